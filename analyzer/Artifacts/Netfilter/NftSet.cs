using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One element of a set or map: its key, and of a verdict map what to do with it.</summary>
internal sealed record NftElement(string Key, ImmutableArray<NftWord> Verdict);

/// <summary>The elements of a set or map.</summary>
internal sealed class NftSet
{
    private readonly List<NftElement> _elements = [];
    private readonly List<NftWord> _pending = [];
    private bool _isOpen;

    /// <summary>Packets add to it, so what it holds at another moment is not known.</summary>
    public bool IsDynamic { get; set; }

    public IReadOnlyList<NftElement> Elements => _elements;

    /// <summary>The same of a set that was read elsewhere.</summary>
    public static NftSet Of(NftNamedSet named)
    {
        var set = new NftSet { IsDynamic = named.IsDynamic };
        set._elements.AddRange(named.Elements.Select(element => new NftElement(element.Key.ToString(), NftWords.Split($"{element.Verdict}"))));
        return set;
    }

    // elements = { 10.96.0.1, 10.96.0.10,
    //              10.96.10.10 . tcp . 80 comment "shop/orphan:http" : goto reject-chain }
    /// <summary>False for a line that no set has.</summary>
    public bool Take(ImmutableArray<NftWord> words)
    {
        if (words[0].Is("flags"))
            IsDynamic |= words.Any(word => word.Text.Contains("dynamic", StringComparison.Ordinal));
        else if (words is [{ Text: "elements" }, { Text: "=" }, { Text: "{" }, ..])
            _isOpen = true;

        if (_isOpen)
            _pending.AddRange(words);
        if (!_isOpen || !words[^1].Is("}"))
            return _isOpen || IsProperty(words[0]);

        _elements.AddRange(Split([.. _pending.Skip(3).SkipLast(1)]));
        _pending.Clear();
        _isOpen = false;
        return true;
    }

    // What a set is, and what each of its elements carries: counter, quota over 10 mbytes, limit rate 10/second, ct count over 5, last.
    private static bool IsProperty(NftWord word) => !word.IsQuoted && word.Text is
        "type" or "typeof" or "flags" or "timeout" or "gc-interval" or "size" or "policy" or "auto-merge" or "comment" or "counter" or "quota" or "limit" or "ct" or "last";

    /// <summary>The elements between two braces.</summary>
    public static IEnumerable<NftElement> Split(ImmutableArray<NftWord> words)
    {
        var start = 0;
        for (var at = 0; at <= words.Length; at++)
        {
            if (at < words.Length && !words[at].Is(","))
                continue; // an element ends at a comma or at the end

            if (at > start)
                yield return ElementOf(words[start..at]);
            start = at + 1;
        }
    }

    private static NftElement ElementOf(ImmutableArray<NftWord> words)
    {
        var colon = words.IndexOf(new(":", false));
        var verdict = colon < 0 ? [] : words[(colon + 1)..];
        var key = words[..(colon < 0 ? words.Length : colon)].TakeWhile(word => word.IsQuoted || word.Text is not ("comment" or "counter" or "timeout" or "expires"));
        return new(string.Join(' ', key.Select(word => word.Text)), verdict);
    }
}
