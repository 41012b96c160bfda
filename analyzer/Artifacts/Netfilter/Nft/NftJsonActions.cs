using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements of nft's JSON that do something to the packet.</summary>
internal static class NftJsonActions
{
    /// <summary>Null for what is not modelled.</summary>
    public static NftStatement? Read(string name, JsonElement value, SourceLine line) => name switch
    {
        "snat" or "dnat" or "masquerade" or "redirect" => Translation(name, value, line),
        "reject" => Reject(value),
        "log" => Log(value),
        "queue" => new NftQueue(NftJsonExpressions.At(value, "num", line), NftJson.Texts(value, "flags")),
        "tproxy" => new NftTproxy(NftJson.Text(value, "family"), NftJsonExpressions.At(value, "addr", line), NftJsonExpressions.At(value, "port", line)),
        "synproxy" => Synproxy(value),
        "fwd" or "dup" => new NftForward(name, NftJson.Text(value, "family"), NftJsonExpressions.At(value, "addr", line), NftJsonExpressions.At(value, "dev", line)),
        "flow" when NftJson.Text(value, "flowtable") is { } flowtable => new NftFlowOffload(flowtable.TrimStart('@')),
        _ => null,
    };

    // {"synproxy": {"mss": 1460, "wscale": 7, "flags": ["timestamp", "sack-perm"]}}
    public static NftSynproxy Synproxy(JsonElement value)
    {
        var flags = NftJson.Texts(value, "flags");
        return new(NftJson.Int(value, "mss"), NftJson.Int(value, "wscale"), flags.Contains("timestamp"), flags.Contains("sack-perm"));
    }

    // {"dnat": {"family": "ip", "addr": "10.244.0.7", "port": 53}}      {"masquerade": {"flags": "fully-random"}}      {"masquerade": null}
    private static NftTranslation Translation(string kind, JsonElement value, SourceLine line) => new(
        kind, NftJson.Text(value, "family"), NftJsonExpressions.At(value, "addr", line), NftJsonExpressions.At(value, "port", line),
        NftJson.Texts(value, "flags").Remove("netmap"), NftJson.Texts(value, "type_flags").Contains("prefix") || NftJson.Texts(value, "flags").Contains("netmap"));

    // {"reject": {"type": "icmp", "expr": "host-prohibited"}}      {"reject": {"type": "tcp reset"}}      {"reject": null}
    private static NftReject Reject(JsonElement value) => new(NftJson.Text(value, "type"), NftJson.Text(value, "expr"));

    private static NftLog Log(JsonElement value) => new(
        NftJson.Text(value, "prefix"), NftJson.Text(value, "level"), NftJson.Int(value, "group"), NftJson.Texts(value, "flags"), NftJson.Int(value, "snaplen"), NftJson.Int(value, "queue-threshold"));
}
