using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the sets and named objects of nft's JSON.</summary>
internal static class NftJsonObjects
{
    // {"map": {"family": "ip", "name": "service-ips", "table": "kube-proxy", "type": ["ipv4_addr", "inet_proto", "inet_service"], "handle": 5, "map": "verdict", "elem": [...]}}
    public static NftNamedSet Set(SourceLine line, string name, bool isMap, JsonElement set)
    {
        var elements = NftJson.Member(set, "elem");
        return new(line, name, isMap, NftJson.Member(set, "type") is { ValueKind: JsonValueKind.Object } ? [] : NftJson.Texts(set, "type"), ExpressionOf(set, "type", line), isMap ? NftJson.Text(set, "map") ?? ExpressionOf(set, "map", line) : null,
            NftJson.Texts(set, "flags"), elements is { } all ? NftJsonExpressions.Elements(all, isMap, line) : [])
        {
            Timeout = NftJson.Number(set, "timeout"),
            GcInterval = NftJson.Number(set, "gc-interval"),
            Size = NftJson.Number(set, "size"),
            Policy = NftJson.Text(set, "policy"),
            IsAutoMerge = NftJson.IsTrue(set, "auto-merge"),
            Comment = NftJson.Text(set, "comment"),
            Statements = NftJson.Member(set, "stmt") is { ValueKind: JsonValueKind.Array } carried ? [.. carried.EnumerateArray().Select(statement => NftJsonStatements.Read(statement, line))] : [],
        };
    }

    /// <summary>What the object does; null for a kind that is not modelled.</summary>
    public static NftStatement? Definition(string kind, JsonElement named) => kind switch
    {
        "counter" => NftJsonStatements.CountOf(named) is { } count ? new NftCounter(count) : null,
        "quota" => NftJsonStatements.Quota(named),
        "limit" => NftJson.Number(named, "rate") is { } rate ? NftJsonStatements.Limit(rate, named) : null,
        "synproxy" => NftJsonActions.Synproxy(named),
        "secmark" => NftJson.Text(named, "context") is { } context ? new NftSecmark(context) : null,
        "flowtable" => new NftFlowtable(NftJson.Text(named, "hook") ?? "", NftJson.Int(named, "prio"), NftJson.Texts(named, "dev"), NftJson.Member(named, "counter") is not null, NftJson.Texts(named, "flags")),
        "ct helper" => new NftCtHelper(NftJson.Text(named, "type") ?? "", NftJson.Text(named, "protocol") ?? "", NftJson.Text(named, "l3proto")),
        "ct timeout" => new NftCtTimeout(NftJson.Text(named, "protocol") ?? "", NftJson.Text(named, "l3proto"), States(named)),
        "ct expectation" => new NftCtExpectation(
            NftJson.Text(named, "protocol") ?? "", NftJson.Text(named, "l3proto"), NftJson.Number(named, "dport"), NftJson.Number(named, "timeout"), NftJson.Number(named, "size")),
        _ => null,
    };

    // "policy": {"established": 120, "close": 20}
    private static ImmutableArray<NftStateTimeout> States(JsonElement named) => NftJson.Member(named, "policy") is { ValueKind: JsonValueKind.Object } policy
        ? [.. policy.EnumerateObject().Where(state => NftJson.Number(policy, state.Name) is not null).Select(state => new NftStateTimeout(state.Name, NftJson.Number(policy, state.Name) ?? 0))]
        : [];

    // {"typeof": {"concat": [...]}}      since 1.1.2; before, the types of the expression are given
    private static string? ExpressionOf(JsonElement set, string member, SourceLine line) =>
        NftJson.Member(set, member) is { ValueKind: JsonValueKind.Object } type && NftJsonExpressions.At(type, "typeof", line) is { } expression ? expression.ToString() : null;
}
