using System.Collections.Frozen;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Priorities of hooks, which nft prints by name where they have one.</summary>
internal static class NftPriority
{
    private static readonly FrozenDictionary<string, int> Names = new Dictionary<string, int>
    {
        ["raw"] = -300,
        ["mangle"] = -150,
        ["dstnat"] = -100,
        ["filter"] = 0,
        ["security"] = 50,
        ["srcnat"] = 100,
        ["out"] = 100,
    }.ToFrozenDictionary();

    // The bridge family has its own (linux/netfilter_bridge.h).
    private static readonly FrozenDictionary<string, int> BridgeNames = new Dictionary<string, int>
    {
        ["dstnat"] = -300,
        ["filter"] = -200,
        ["out"] = 100,
        ["srcnat"] = 300,
    }.ToFrozenDictionary();

    // filter + 10      -300      srcnat - 5
    public static int? Of(IReadOnlyList<string> words, string family = "")
    {
        if (words is [] || StartOf(words[0], family) is not { } start)
            return null;

        return words switch
        {
            [_] => start,
            [_, "+", var more] when NumberOf(more) is { } by => start + by,
            [_, "-", var less] when NumberOf(less) is { } by => start - by,
            _ => null,
        };
    }

    private static int? StartOf(string word, string family) =>
        (family == "bridge" ? BridgeNames : Names).TryGetValue(word, out var known) ? known : NumberOf(word);

    private static int? NumberOf(string word) => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is > -100_000_000 and < 100_000_000 ? number : null;
}
