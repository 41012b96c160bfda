using System.Buffers;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Writes nft's JSON in the words of its own language, so that both are read by one reader. What is not known stays as JSON,
/// which that reader does not understand either.</summary>
internal static class NftJsonText
{
    private static readonly SearchValues<char> Parting = SearchValues.Create(" \t{},;#\"");

    // {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "cni0"}}      {"accept": null}      {"jump": {"target": "KUBE-FORWARD"}}
    public static string Statement(JsonElement statement)
    {
        if (statement.ValueKind != JsonValueKind.Object || !statement.EnumerateObject().MoveNext())
            return Unknown(statement);

        var (name, value) = First(statement);
        return name switch
        {
            "match" => Match(value),
            "accept" or "drop" or "return" or "continue" or "notrack" => name,
            "jump" or "goto" => $"{name} {Text(value, "target")}",
            "counter" => Counter(value),
            "vmap" => $"{Of(value, "key")} vmap {Of(value, "data")}",
            "mangle" => $"{Of(value, "key")} set {Of(value, "value")}",
            "masquerade" => "masquerade",
            "dnat" or "snat" => $"{name} to {Address(value)}",
            "redirect" => $"redirect {Address(value)}",
            "reject" => Reject(value),
            "log" => $"log prefix \"{Text(value, "prefix").Replace('"', '\'')}\"",
            "limit" => $"limit rate {Text(value, "rate")}/{Text(value, "per")}",
            "flow" => $"flow add {Text(value, "flowtable")}",
            "set" when value.ValueKind == JsonValueKind.Object => $"{Text(value, "op")} {Text(value, "set")} {{ {Of(value, "elem")} }}",
            "xt" => value.ValueKind == JsonValueKind.Object ? $"xt {Text(value, "type")} \"{Text(value, "name")}\"" : "xt unknown",
            _ => Unknown(statement),
        };
    }

    // {"set": ["10.0.0.1", {"prefix": {"addr": "10.1.0.0", "len": 16}}]}      [[{"concat": [...]}, {"goto": {"target": "x"}}]]
    public static string Set(JsonElement elements) =>
        elements.ValueKind == JsonValueKind.Array ? $"{{ {string.Join(" , ", elements.EnumerateArray().Select(Element))} }}" : Expression(elements);

    private static string Element(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2 ? $"{Expression(element[0])} : {Verdict(element[1])}" : Expression(element);

    private static string Verdict(JsonElement value) => value.ValueKind == JsonValueKind.Object ? Statement(value) : Expression(value);

    private static string Match(JsonElement match)
    {
        var left = Of(match, "left");
        var op = Text(match, "op");
        var right = Of(match, "right");

        // Only a mask needs its "==" said; "in" asks for one flag of several.
        return op is "==" or "in" && !left.Contains(" & ", StringComparison.Ordinal) ? $"{left} {right}" : $"{left} {op} {right}";
    }

    private static string Expression(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Word(value.GetString() ?? ""),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Expression)),
        JsonValueKind.Object when value.EnumerateObject().MoveNext() => Object(value),
        _ => value.GetRawText(),
    };

    private static string Object(JsonElement expression)
    {
        var (name, value) = First(expression);
        return name switch
        {
            "payload" when Text(value, "field").Length > 0 => $"{Text(value, "protocol")} {Text(value, "field")}",
            "meta" => Text(value, "key") is "iifname" or "oifname" or "iif" or "oif" ? Text(value, "key") : $"meta {Text(value, "key")}",
            "ct" => $"ct {Text(value, "dir")} {Text(value, "key")}".Replace("  ", " ", StringComparison.Ordinal),
            "fib" => $"fib {Joined(value, "flags", " . ")} {Text(value, "result")}",
            "numgen" => $"numgen {Text(value, "mode")} mod {Text(value, "mod")}",
            "jhash" or "symhash" => $"{name} mod {Text(value, "mod")}",
            "prefix" => $"{Of(value, "addr")}/{Text(value, "len")}",
            "range" when IsPair(value) => $"{Expression(value[0])}-{Expression(value[1])}",
            "concat" when value.ValueKind == JsonValueKind.Array => string.Join(" . ", value.EnumerateArray().Select(Expression)),
            "set" => Set(value),
            "elem" => Of(value, "val"),
            "&" or "|" or "^" when IsPair(value) => $"{Expression(value[0])} {name} {Expression(value[1])}",
            _ => Unknown(expression),
        };
    }

    // {"counter": {"packets": 30, "bytes": 1878}}      {"counter": null}      {"counter": "named"}
    private static string Counter(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"counter packets {Text(value, "packets")} bytes {Text(value, "bytes")}",
        JsonValueKind.String => $"counter name {Word(value.GetString() ?? "")}",
        _ => "counter",
    };

    // {"reject": {"type": "icmp", "expr": "host-prohibited"}}      {"reject": {"type": "tcp reset"}}      {"reject": null}
    private static string Reject(JsonElement value) => Text(value, "type") switch
    {
        "" => "reject",
        "tcp reset" => "reject with tcp reset",
        var type => $"reject with {type} {Text(value, "expr")}",
    };

    private static string Address(JsonElement value)
    {
        var port = Of(value, "port");
        return $"{Of(value, "addr")}{(port.Length > 0 ? $":{port}" : "")}";
    }

    // A name with blanks, or one that could be taken for a keyword's beginning, keeps its quotation marks.
    private static string Word(string word) => word.Length == 0 || word.AsSpan().IndexOfAny(Parting) >= 0 ? $"\"{word.Replace('"', '\'')}\"" : word;

    private static string Unknown(JsonElement value) => $"json \"{value.GetRawText().Replace('"', '\'')}\"";

    private static (string Name, JsonElement Value) First(JsonElement value)
    {
        var member = value.EnumerateObject().First();
        return (member.Name, member.Value);
    }

    private static bool IsPair(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2;

    private static string Of(JsonElement value, string member) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var part) ? Expression(part) : "";

    private static string Text(JsonElement value, string member) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var part)
        ? part.ValueKind switch { JsonValueKind.String => part.GetString() ?? "", JsonValueKind.Number => part.GetRawText(), _ => "" }
        : "";

    private static string Joined(JsonElement value, string member, string by) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
        ? string.Join(by, list.EnumerateArray().Select(Expression))
        : Of(value, member);
}
