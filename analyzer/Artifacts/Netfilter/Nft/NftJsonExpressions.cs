using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the expressions of nft's JSON.</summary>
internal static class NftJsonExpressions
{
    public static NftExpression? At(JsonElement of, string member, SourceLine line) => NftJson.Member(of, member) is { } value ? Read(value, line) : null;

    // "10.0.0.1"      80      true      ["established", "related"]      {"payload": {"protocol": "tcp", "field": "dport"}}
    public static NftExpression Read(JsonElement value, SourceLine line) => value.ValueKind switch
    {
        JsonValueKind.String => OfWord((value.GetString() ?? "").Replace(" [invalid type]", "", StringComparison.Ordinal)),
        JsonValueKind.Number => new NftValue(value.GetRawText()),
        JsonValueKind.True => new NftValue("exists"),
        JsonValueKind.False => new NftValue("missing"),
        JsonValueKind.Array => new NftFlagList([.. value.EnumerateArray().Select(flag => Read(flag, line))]),
        JsonValueKind.Object when NftJson.Only(value) is { } only => OfObject(only.Name, only.Value, line) ?? new NftUnknownExpression(NftJson.Verbatim(value)),
        _ => new NftUnknownExpression(NftJson.Verbatim(value)),
    };

    // "@service-ips"      {"set": [...]}
    public static NftExpression? Data(JsonElement of, string member, bool isMap, SourceLine line) => NftJson.Member(of, member) switch
    {
        { ValueKind: JsonValueKind.Object } set when NftJson.Member(set, "set") is { ValueKind: JsonValueKind.Array } elements => new NftAnonymousSet(Elements(elements, isMap, line)),
        { } other => Read(other, line),
        null => null,
    };

    public static ImmutableArray<NftSetElement> Elements(JsonElement elements, bool isMap, SourceLine line) => elements.ValueKind == JsonValueKind.Array
        ? [.. elements.EnumerateArray().Select(element => Element(element, isMap, line))]
        : [Element(elements, isMap, line)];

    // [{"elem": {"val": "10.0.0.1", "timeout": 3600, "comment": "x"}}, {"goto": {"target": "y"}}]
    public static NftSetElement Element(JsonElement element, bool isMap, SourceLine line)
    {
        if (isMap && element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2)
            return WithData(Element(element[0], false, line), element[1]);
        if (NftJson.Member(element, "elem") is not { ValueKind: JsonValueKind.Object } detailed || NftJson.Member(detailed, "val") is not { } key)
            return new(line, Read(element, line), null, null);

        return new(line, Read(key, line), null, null)
        {
            Timeout = NftJson.Number(detailed, "timeout"),
            Expires = NftJson.Number(detailed, "expires"),
            Comment = NftJson.Text(detailed, "comment"),
            Statements = [.. detailed.EnumerateObject().Where(member => member.Name is not ("val" or "timeout" or "expires" or "comment")).Select(Carried)],
        };
    }

    // Beside its key: {"val": "10.0.0.1", "counter": {"packets": 0, "bytes": 0}}
    private static NftStatement Carried(JsonProperty member) =>
        (NftJsonShapes.IsKnown(member.Name, member.Value) ? NftJsonStatements.Stateful(member.Name, member.Value) : null) ?? new NftUnknownStatement($"json \"{member.ToString().Replace('"', '\'')}\"");

    public static NftSetElement WithData(NftSetElement element, JsonElement data) => NftJsonStatements.Verdict(data) is { } verdict
        ? element with { Verdict = verdict }
        : element with { Data = Read(data, element.Line) };

    private static NftExpression OfWord(string word) => word switch
    {
        "*" => new NftCatchAll(),
        ['@', ..] => new NftSetReference(word[1..]),
        _ => NftValue.Of(word),
    };

    private static NftExpression? OfObject(string name, JsonElement value, SourceLine line) => name switch
    {
        "prefix" when At(value, "addr", line) is { } address && NftJson.Int(value, "len") is { } length => new NftPrefix(address, length),
        "range" when Pair(value) => new NftRange(Read(value[0], line), Read(value[1], line)),
        "concat" when value.ValueKind == JsonValueKind.Array => new NftConcat([.. value.EnumerateArray().Select(part => Read(part, line))]),
        "set" => new NftAnonymousSet(Elements(value, false, line)),
        "elem" when At(value, "val", line) is { } key => key,
        "map" when At(value, "key", line) is { } key && Data(value, "data", true, line) is { } data => new NftMapping(key, data),
        "&" or "|" or "^" or "<<" or ">>" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() >= 2 =>
            value.EnumerateArray().Select(part => Read(part, line)).Aggregate((left, right) => NftBitwise.Of(name, left, right)),
        _ => NftJsonSelectors.Read(name, value, line),
    };

    private static bool Pair(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2;
}
