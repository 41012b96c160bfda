using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>What the lines and members of named objects look like; what looks otherwise is noted.</summary>
internal static class NftObjectLines
{
    private static readonly ImmutableHashSet<string> OfAll = ["family", "name", "table", "handle", "comment"];

    /// <summary>Whether a block of this kind has such a line. A tunnel's are kept as they are.</summary>
    public static bool IsOf(string kind, SourceLine line, ImmutableArray<NftWord> words)
    {
        if (words is [{ IsQuoted: false, Text: "comment" }, { IsQuoted: true }])
            return true;

        var at = new NftCursor(words.Select(word => (word, line)));
        return kind switch
        {
            "tunnel" => true,
            "counter" => at.NumberAfter("packets") is not null && at.NumberAfter("bytes") is not null && at.IsAtEnd,
            "quota" => NftMeterReader.QuotaBody(at) is not null && at.IsAtEnd,
            "limit" => NftMeterReader.LimitBody(at) is not null && at.IsAtEnd,
            "synproxy" => IsSynproxy(at),
            "secmark" => words is [{ IsQuoted: true }],
            "flowtable" => IsFlowtable(words),
            "ct helper" => words is [{ Text: "type" }, _, { Text: "protocol" }, _] or [{ Text: "l3proto" }, _],
            "ct timeout" => words is [{ Text: "protocol" or "l3proto" }, _] or [{ Text: "policy" }, { Text: "=" }, { Text: "{" }, .., { Text: "}" }],
            "ct expectation" => words is [{ Text: "protocol" or "l3proto" or "dport" or "timeout" or "size" }, _],
            _ => false,
        };
    }

    /// <summary>The members of an object of nft's JSON that none of this kind has.</summary>
    public static IEnumerable<string> Unknown(string kind, IEnumerable<string> members) => members.Except(OfAll).Except(MembersOf(kind));

    private static string[] MembersOf(string kind) => kind switch
    {
        "counter" => ["packets", "bytes"],
        "quota" => ["bytes", "used", "inv"],
        "limit" => ["rate", "per", "burst", "inv", "rate_unit", "burst_unit"],
        "synproxy" => ["mss", "wscale", "flags"],
        "secmark" => ["context"],
        "flowtable" => ["hook", "prio", "dev", "flags", "counter"],
        "ct helper" => ["type", "protocol", "l3proto"],
        "ct timeout" => ["protocol", "l3proto", "policy"],
        "ct expectation" => ["protocol", "l3proto", "dport", "timeout", "size"],
        _ => [],
    };

    // mss 1460      wscale 7      timestamp sack-perm
    private static bool IsSynproxy(NftCursor at)
    {
        while (at.NumberAfter("mss") is not null || at.NumberAfter("wscale") is not null || at.TryTake("timestamp") || at.TryTake("sack-perm"))
        {
            // each takes what it knows
        }

        return at.IsAtEnd;
    }

    // hook ingress priority filter + 5      devices = { eth0, eth1 }      counter      flags offload
    private static bool IsFlowtable(ImmutableArray<NftWord> words) => words switch
    {
        [{ Text: "hook" }, _, { Text: "priority" }, .. var priority] => NftPriority.Of([.. priority.Select(word => word.Text)]) is not null,
        [{ Text: "devices" }, { Text: "=" }, { Text: "{" }, .., { Text: "}" }] => true,
        [{ Text: "flags" }, _, ..] => true,
        _ => words is [{ Text: "counter" }],
    };
}
