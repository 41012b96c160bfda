using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What a set was created with beside its type and family.</summary>
/// <param name="Timeout">Seconds that an entry stays where it says nothing else; null: entries have no end.</param>
/// <param name="Range">Of a bitmap: <c>10.0.0.0-10.0.0.255</c>, <c>0-1024</c>.</param>
/// <param name="Netmask">Length that addresses are cut to before they are looked up.</param>
/// <param name="MarkMask">What of a mark is looked at.</param>
/// <param name="IsForceAdd">A full set drops an entry for a new one.</param>
/// <param name="IsComplete">False where a word was not understood: the set is then not modelled wholly.</param>
internal sealed record IpSetOptions(
    long? Timeout, long? HashSize, long? MaxElements, string? Range, int? Netmask, uint? MarkMask, bool HasCounters, bool HasComment, bool HasSkbInfo, bool IsForceAdd, bool IsComplete)
{
    // family inet hashsize 1024 maxelem 65536 timeout 600 counters comment skbinfo forceadd bucketsize 12 initval 0xc864a52c
    public static IpSetOptions Of(ImmutableArray<string> words)
    {
        var options = new IpSetOptions(null, null, null, null, null, null, false, false, false, false, true);
        for (var at = 0; at < words.Length; at++)
        {
            var value = at + 1 < words.Length ? words[at + 1] : "";
            (options, var isPair) = With(options, words[at], value);
            at += isPair ? 1 : 0;
        }

        return options;
    }

    private static (IpSetOptions Options, bool IsPair) With(IpSetOptions options, string word, string value) => word switch
    {
        "timeout" => (options with { Timeout = Number(value) }, true),
        "hashsize" => (options with { HashSize = Number(value) }, true),
        "maxelem" or "size" => (options with { MaxElements = Number(value) }, true),
        "range" => (options with { Range = value }, true),
        "netmask" => (options with { Netmask = (int?)Number(value) }, true),
        "markmask" => (options with { MarkMask = IpSetMark.OfText(value)?.Mark }, true),
        "family" or "bucketsize" or "initval" => (options, true),
        "counters" => (options with { HasCounters = true }, false),
        "comment" => (options with { HasComment = true }, false),
        "skbinfo" => (options with { HasSkbInfo = true }, false),
        "forceadd" => (options with { IsForceAdd = true }, false),
        _ => (options with { IsComplete = false }, false),
    };

    private static long? Number(string word) => uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
