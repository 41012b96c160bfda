using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>A file's name, or a command line, as words: <c>worker1-ip-route_table.all.txt</c>.</summary>
internal sealed class LooseName
{
    private static readonly ImmutableHashSet<string> Extensions = ImmutableHashSet.Create(
        StringComparer.Ordinal, "txt", "log", "out", "output", "json", "yaml", "yml", "md", "gz", "text", "lst", "dump", "stdout", "tmp", "bak");

    private const int DateLength = 6;

    /// <summary>Words that say how a thing was printed, and nothing of what or where it is.</summary>
    private static readonly ImmutableHashSet<string> Fillers = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "show", "list", "ls", "get", "cat", "sudo", "cmd", "command", "o", "wide", "json", "yaml", "output", "out", "all", "namespaces", "full", "result", "no", "pager", "since", "now", "current", "details",
        "verbose", "table", "raw", "text", "txt", "log", "logs", "file", "numeric", "kubectl", "dump", "save", "utc", "l", "j", "n", "line", "numbers", "host", "node", "hours", "ago",
        "filter", "nat", "mangle", "security", "journalctl", "journal", "unit", "service", "systemctl", "etc", "proc", "net", "var", "sys", "container", "containers", "ipv4", "v4");

    private readonly ImmutableArray<Word> _words;
    private readonly string _text;

    private LooseName(string text, ImmutableArray<Word> words) => (_text, _words) = (text, words);

    /// <summary>The words, in lower case.</summary>
    public IEnumerable<string> Words => _words.Select(word => word.Text);

    public static LooseName Of(string text) => new(text, [.. Split(text)]);

    /// <summary>Whether the words stand in it in this order; options may stand between them (<c>ip -d -j route</c> for <c>ip route</c>).</summary>
    public NameMatch? Find(string pattern)
    {
        var wanted = pattern.Split(' ');
        for (var from = 0; from < _words.Length; from++)
        {
            if (_words[from].Text == wanted[0] && EndOf(wanted, from) is { } end)
                return new(pattern.Length + wanted.Length, Affix(0, from), Affix(end, _words.Length));
        }

        return null;
    }

    /// <summary>What a part of the name says besides its kind, for instance the node; empty where nothing.</summary>
    public string Affix(int from, int end)
    {
        while (from < end && (IsFiller(_words[from].Text) || IsNumber(_words[from].Text, 1)))
            from++;
        while (end > from && (IsFiller(_words[end - 1].Text) || IsNumber(_words[end - 1].Text, DateLength) || IsExtension(end - 1)))
            end--;

        return from == end ? "" : _text[_words[from].Start.._words[end - 1].End];
    }

    private int? EndOf(string[] wanted, int from)
    {
        var at = from;
        foreach (var word in wanted)
        {
            while (at < _words.Length && _words[at].Text != word && IsOption(_words[at].Text))
                at++;
            if (at == _words.Length || _words[at].Text != word)
                return null;
            at++;
        }

        return at;
    }

    private bool IsExtension(int index) => index > 0 && index == _words.Length - 1 && Extensions.Contains(_words[index].Text);

    private static bool IsOption(string word) => word.Length <= 2 || Fillers.Contains(word);

    private static bool IsFiller(string word) => Fillers.Contains(word) || (word.Length == 1 && char.IsLetter(word[0]));

    // 01-ip-route.txt is numbered, worker-1-ip-route.txt is not.
    private static bool IsNumber(string word, int least) => word.Length >= least && word.All(char.IsAsciiDigit);

    private static IEnumerable<Word> Split(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsLetterOrDigit(text[start]))
                continue;

            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            yield return new(text[start..end].ToLowerInvariant(), start, end);
            start = end;
        }
    }

    private readonly record struct Word(string Text, int Start, int End);
}

/// <summary>Where a kind's name stands in a file's.</summary>
/// <param name="Score">The longer the name, the more it says.</param>
/// <param name="Before">What stands before it, and behind it, besides options and dates: perhaps the node.</param>
internal sealed record NameMatch(int Score, string Before, string After);
