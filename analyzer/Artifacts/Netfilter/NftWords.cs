using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One word of nft's own language; what stood in quotation marks is no keyword.</summary>
internal readonly record struct NftWord(string Text, bool IsQuoted)
{
    public bool Is(string keyword) => !IsQuoted && Text == keyword;

    public override string ToString() => IsQuoted ? $"\"{Text}\"" : Text;
}

/// <summary>Splits nft's text into words; a comma at a word's end is a word of its own.</summary>
internal static class NftWords
{
    private static readonly SearchValues<char> Parting = SearchValues.Create(" \t{},;#\"");

    // ip saddr { 10.0.0.0/8, 192.168.0.0/16 } iifname "cni0" ct state established,related accept comment "a, b" # handle 7
    public static ImmutableArray<NftWord> Split(ReadOnlySpan<char> text)
    {
        var words = ImmutableArray.CreateBuilder<NftWord>();
        var depth = 0;
        for (var rest = text.Trim(); !rest.IsEmpty; rest = rest.TrimStart())
        {
            var isQuoted = rest[0] == '"';
            var length = isQuoted ? QuotedLength(rest) : PlainLength(rest, depth > 0);
            words.Add(new((isQuoted ? rest[1..length].TrimEnd('"') : rest[..length]).ToString(), isQuoted));
            depth += words[^1].Is("{") ? 1 : words[^1].Is("}") ? -1 : 0;
            rest = rest[length..];
        }

        // What -a adds.
        if (words is [.., { Text: "#" }, { Text: "handle" }, _])
            words.RemoveRange(words.Count - 3, 3);
        return words.ToImmutable();
    }

    private static int QuotedLength(ReadOnlySpan<char> rest)
    {
        var end = rest[1..].IndexOf('"');
        return end < 0 ? rest.Length : end + 2;
    }

    /// <summary>A name with blanks, or one that could be taken for more than one word, keeps its quotation marks.</summary>
    public static string Quoted(string word) => word.Length == 0 || word.AsSpan().IndexOfAny(Parting) >= 0 ? $"\"{word.Replace('"', '\'')}\"" : word;

    // ... counter accept # handle 7
    /// <summary>The number that <c>-a</c> prints behind the line, or null.</summary>
    public static long? HandleOf(ReadOnlySpan<char> text) =>
        text.LastIndexOf("# handle ") is >= 0 and var at && long.TryParse(text[(at + 9)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var handle) ? handle : null;

    // Up to 0.9.8 what iptables made is printed without blanks inside of braces: { 22,80,8000-8080}
    private static int PlainLength(ReadOnlySpan<char> rest, bool isInBraces)
    {
        var end = isInBraces ? rest.IndexOfAny(" \t,}") : rest.IndexOfAny(' ', '\t');
        if (end == 0 || rest[0] == '{')
            return 1;

        var length = end < 0 ? rest.Length : end;
        return length > 1 && rest[length - 1] is ',' or ';' ? length - 1 : length;
    }
}
