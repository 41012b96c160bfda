using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>A line of "name value name value flag" words, as iproute2 and its kin print them.</summary>
internal sealed class LineWords(string text)
{
    private readonly string[] _words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public int Count => _words.Length;

    /// <summary>The word at this place, or an empty one beyond the end.</summary>
    public string this[int at] => at >= 0 && at < _words.Length ? _words[at] : "";

    public IEnumerable<string> From(int at) => _words.Skip(at);

    public bool Has(string word) => Array.IndexOf(_words, word) >= 0;

    /// <summary>The word after the first of these that is there, or null.</summary>
    public string? After(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Array.IndexOf(_words, name) is >= 0 and var at && at + 1 < _words.Length)
                return _words[at + 1];

        return null;
    }

    public int? Number(params ReadOnlySpan<string> names) => NumberOf(After(names));

    /// <summary>A decimal number that fits, or null.</summary>
    public static int? NumberOf(string? word) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number before a unit (<c>86400sec</c>), or null.</summary>
    public static int? SecondsOf(string? word) => NumberOf(word?.Replace("sec", "", StringComparison.Ordinal));
}
