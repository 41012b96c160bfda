using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>A place in the words of a rule or set; brackets that nft writes next to a word are words of their own.</summary>
internal sealed class NftCursor
{
    private static readonly NftWord Nothing = new("", false);

    private readonly ImmutableArray<NftWord> _words;
    private readonly ImmutableArray<SourceLine> _lines;

    public NftCursor(IEnumerable<(NftWord Word, SourceLine Line)> words)
    {
        var kept = WithoutRemarks(words);
        var (parted, lines) = (ImmutableArray.CreateBuilder<NftWord>(kept.Count), ImmutableArray.CreateBuilder<SourceLine>(kept.Count));
        foreach (var (word, line) in kept)
        {
            if (IsWhole(word))
                parted.Add(word);
            else
                parted.AddRange(Parted(word));
            while (lines.Count < parted.Count)
                lines.Add(line);
        }

        (_words, _lines) = (parted.DrainToImmutable(), lines.DrainToImmutable());
    }

    public int At { get; set; }

    public bool IsAtEnd => At >= _words.Length;

    public NftWord Word => Ahead(0);

    public SourceLine Line => IsAtEnd ? default : _lines[At];

    /// <summary>Whether what was taken from there on stands on one line.</summary>
    public bool IsOneLine(int start) => At <= start || _lines[Math.Min(At, _lines.Length) - 1] == _lines[start];

    public NftWord Ahead(int by) => At + by < _words.Length ? _words[At + by] : Nothing;

    public NftWord Take()
    {
        var word = Word;
        At++;
        return word;
    }

    public bool TryTake(string keyword)
    {
        if (!Word.Is(keyword))
            return false;

        At++;
        return true;
    }

    /// <summary>The value after the keyword, or null where the keyword does not stand here.</summary>
    public string? After(string keyword) => TryTake(keyword) ? Take().Text : null;

    public long? NumberAfter(string keyword) => Word.Is(keyword) && NumberOf(Ahead(1).Text) is { } number ? Taken(2, number) : null;

    public string TextFrom(int start) => string.Join(' ', _words[Math.Min(start, _words.Length)..Math.Min(At, _words.Length)]);

    public static long? NumberOf(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private long Taken(int words, long number)
    {
        At += words;
        return number;
    }

    // nft 1.0.6 does not know what the ports of "ct original proto-dst" in a set are, but prints their number: 0x35 [invalid type]      0x9c40 [invalid type]-0x9c54 [invalid type]
    private static List<(NftWord Word, SourceLine Line)> WithoutRemarks(IEnumerable<(NftWord Word, SourceLine Line)> words)
    {
        var kept = new List<(NftWord Word, SourceLine Line)>();
        foreach (var (word, line) in words)
        {
            if (kept.Count > 1 && !word.IsQuoted && word.Text.StartsWith("type]", StringComparison.Ordinal) && kept[^1].Word.Is("[invalid"))
            {
                var number = kept[^2];
                kept.RemoveRange(kept.Count - 2, 2);
                kept.Add((new(number.Word.Text + word.Text["type]".Length..], number.Word.IsQuoted), number.Line));
            }
            else
            {
                kept.Add((word, line));
            }
        }

        return kept;
    }

    // Most are: neither brackets nor a selector behind a colon.
    private static bool IsWhole(NftWord word) => word.IsQuoted || word.Text.AsSpan().IndexOfAny(':', '(', ')') < 0;

    // tcp flags & (syn | rst) == syn      dnat ip to 10.1.0.7:tcp dport map { ... }
    private static IEnumerable<NftWord> Parted(NftWord word)
    {
        if (!word.IsQuoted && word.Text.LastIndexOf(':') is >= 0 and var colon && word.Text[(colon + 1)..] is "tcp" or "udp" or "sctp" or "th" or "numgen" or "jhash" or "symhash")
            return [.. colon > 0 ? [new NftWord(word.Text[..colon].Trim('[', ']'), false)] : Array.Empty<NftWord>(), new(":", false), new(word.Text[(colon + 1)..], false)];
        if (word.IsQuoted || (word.Text is not ['(', _, ..] and not [_, .., ')']))
            return [word];

        var inner = word.Text.Trim('(', ')');
        var (opening, closing) = (word.Text.TakeWhile(letter => letter == '(').Count(), word.Text.Reverse().TakeWhile(letter => letter == ')').Count());
        return [.. Enumerable.Repeat(new NftWord("(", false), opening), .. inner.Length > 0 ? [new NftWord(inner, false)] : Array.Empty<NftWord>(), .. Enumerable.Repeat(new NftWord(")", false), inner.Length > 0 ? closing : 0)];
    }
}
