using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>A command line in its words: the program, its options, and what they are not.</summary>
internal sealed class CommandWords
{
    private readonly ImmutableArray<string> _words;

    public CommandWords(IEnumerable<string> words)
    {
        _words = [.. words.Where(word => word.Length > 0)];
        Program = _words.IsEmpty ? "" : _words[0][(_words[0].LastIndexOf('/') + 1)..];
    }

    /// <param name="line">As one types it: <c>/usr/sbin/ip -d address</c>.</param>
    public static CommandWords Of(string line) => new(line.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Without its folder.</summary>
    public string Program { get; }

    /// <summary>The words that are no options; values of options are among them.</summary>
    public ImmutableArray<string> Arguments => [.. _words.Skip(1).Where(word => word[0] != '-')];

    /// <summary>The arguments that are not the values of these options: what is to be done, and with what.</summary>
    public ImmutableArray<string> ArgumentsBesides(ImmutableHashSet<string> options) =>
        [.. _words.Skip(1).Where((word, at) => word[0] != '-' && !options.Contains(_words[at]))];

    /// <summary>The argument at this place, or an empty one.</summary>
    public string Argument(int at) => at < Arguments.Length ? Arguments[at] : "";

    public bool Has(params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (_words.Contains(option))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of the clusters of short options (<c>-nvL</c>) holds the letter.</summary>
    public bool HasLetter(char letter) => _words.Skip(1).Any(word => word is ['-', not '-', ..] && word.Contains(letter));

    public bool HasOptions => _words.Skip(1).Any(word => word[0] == '-');

    /// <summary>The word behind the first of these options that is there, or null.</summary>
    public string? After(params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (_words.IndexOf(option) is >= 0 and var at && at + 1 < _words.Length)
                return _words[at + 1];
        }

        return null;
    }

    /// <summary>The command without its first words.</summary>
    public CommandWords Skip(int words) => new(_words.Skip(words));
}
