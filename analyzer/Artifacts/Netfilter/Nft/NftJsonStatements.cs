using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements of nft's JSON.</summary>
internal static class NftJsonStatements
{
    // {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "cni0"}}      {"accept": null}      {"jump": {"target": "KUBE-FORWARD"}}
    public static NftStatement Read(JsonElement statement, SourceLine line) =>
        Verdict(statement)
        ?? OfText(statement, line)
        ?? (NftJson.Only(statement) is { } only ? NamedUse(only.Name, only.Value, line) ?? Stateful(only.Name, only.Value) ?? OfName(only.Name, only.Value, line) : null)
        ?? new NftUnknownStatement(NftJson.Verbatim(statement));

    // "add @pairs { ip saddr : ip daddr }": what a version has no JSON for stands in its own language.
    private static NftStatement? OfText(JsonElement statement, SourceLine line) =>
        NftJson.Text(statement) is { } text && NftStatementReader.Read(line, NftWords.Split(text)).Statements is [var only] ? only : null;

    public static NftVerdict? Verdict(JsonElement statement) => NftJson.Only(statement) switch
    {
        ({ } kind and ("accept" or "drop" or "continue" or "return"), _) => new(kind, null),
        ({ } kind and ("jump" or "goto"), var value) when NftJson.Text(value, "target") is { } chain => new(kind, chain),
        _ => null,
    };

    /// <summary>What a set's element may carry; null for anything else.</summary>
    public static NftStatement? Stateful(string name, JsonElement value) => name switch
    {
        "counter" when value.ValueKind is JsonValueKind.Object or JsonValueKind.Null => new NftCounter(CountOf(value)),
        "limit" => NftJson.Number(value, "rate") is { } rate ? Limit(rate, value) : null,
        "quota" => Quota(value),
        "ct count" when NftJson.Number(value, "val") is { } count => new NftConnectionLimit(count, NftJson.IsTrue(value, "inv")),
        "last" => new NftLast(NftJson.Member(value, "used") is { } used ? NftJson.Text(used) ?? "never" : null),
        _ => null,
    };

    public static Counters? CountOf(JsonElement value) =>
        (NftJson.Number(value, "packets"), NftJson.Number(value, "bytes")) is ({ } packets, { } bytes) ? new(packets, bytes) : null;

    // {"limit": {"rate": 10, "burst": 5, "per": "second"}}      {"limit": {"rate": 1, "rate_unit": "mbytes", "per": "second", "inv": true}}
    public static NftLimit Limit(long rate, JsonElement value) => new(
        rate, UnitOf(NftJson.Text(value, "rate_unit")), NftJson.Text(value, "per") ?? "second",
        NftJson.Number(value, "burst") ?? (UnitOf(NftJson.Text(value, "rate_unit")) is null ? NftLimit.UsualBurst : 0), UnitOf(NftJson.Text(value, "burst_unit")), NftJson.IsTrue(value, "inv"));

    // {"quota": {"val": 25, "val_unit": "mbytes", "used": 0, "used_unit": "bytes", "inv": true}}      as an object: {"bytes": 26214400, "used": 0, "inv": true}
    public static NftQuota? Quota(JsonElement value) => (NftJson.Number(value, "val") ?? NftJson.Number(value, "bytes")) is { } limit
        ? new(InBytes(limit, NftJson.Text(value, "val_unit")), InBytes(NftJson.Number(value, "used") ?? 0, NftJson.Text(value, "used_unit")), NftJson.IsTrue(value, "inv"))
        : null;

    private static long InBytes(long count, string? unit) => (unit, count) switch
    {
        ("kbytes", < int.MaxValue) => count << 10,
        ("mbytes", < int.MaxValue) => count << 20,
        _ => count,
    };

    private static string? UnitOf(string? unit) => unit == "packets" ? null : unit;

    // {"counter": "drops"}      {"ct helper": "ftp"}      {"limit": {"map": {...}}}
    private static NftObjectUse? NamedUse(string name, JsonElement value, SourceLine line) => name is "counter" or "quota" or "limit" or "synproxy" or "secmark" or "ct helper" or "ct timeout" or "ct expectation"
        && (value.ValueKind == JsonValueKind.String || NftJson.Member(value, "map") is not null)
            ? new(name, NftJsonExpressions.Read(value, line))
            : null;

    private static NftStatement? OfName(string name, JsonElement value, SourceLine line) => name switch
    {
        "match" => Match(value, line),
        "vmap" when NftJsonExpressions.At(value, "key", line) is { } key && NftJsonExpressions.Data(value, "data", true, line) is { } data => new NftVerdictMap(key, data),
        "mangle" when NftJsonExpressions.At(value, "key", line) is { } key && NftJsonExpressions.At(value, "value", line) is { } to => new NftAssignment(key, to),
        "set" or "map" => SetUpdate(name, value, line),
        "notrack" => new NftNotrack(),
        "xt" => new NftCompat(NftJson.Text(value, "type"), NftJson.Text(value, "name")),
        _ => NftJsonActions.Read(name, value, line),
    };

    private static NftMatch? Match(JsonElement value, SourceLine line)
    {
        if (NftJson.Text(value, "op") is not { } op || NftOperators.Of(op) is not { } known || NftJsonExpressions.At(value, "left", line) is not { } left)
            return null;

        return NftJsonExpressions.At(value, "right", line) is { } right ? new(left, known, right) : null;
    }

    // {"set": {"op": "update", "elem": {"elem": {"val": {...}, "timeout": 10}}, "set": "@affinity", "stmt": [...]}}      {"map": {"op": "add", "elem": ..., "data": ..., "map": "@m"}}
    private static NftSetUpdate? SetUpdate(string name, JsonElement value, SourceLine line)
    {
        if (NftJson.Text(value, "op") is not { } operation || NftJson.Text(value, name) is not { } set || NftJson.Member(value, "elem") is not { } elem)
            return null;

        var element = NftJsonExpressions.Element(elem, false, line);
        if (NftJson.Member(value, "data") is { } data)
            element = NftJsonExpressions.WithData(element, data);
        if (NftJson.Member(value, "stmt") is { ValueKind: JsonValueKind.Array } statements)
            element = element with { Statements = [.. element.Statements, .. statements.EnumerateArray().Select(statement => Read(statement, line))] };

        return new(operation, set.TrimStart('@'), element);
    }
}
