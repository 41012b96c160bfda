using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads what of a packet an expression of nft's JSON looks at.</summary>
internal static class NftJsonSelectors
{
    /// <summary>Null for what is not modelled.</summary>
    public static NftExpression? Read(string name, JsonElement value, SourceLine line) => name switch
    {
        "payload" => Payload(value),
        "meta" when NftJson.Text(value, "key") is { } key => new NftMeta(key),
        "ct" when NftJson.Text(value, "key") is { } key => Ct(key, value),
        "fib" when NftJson.Text(value, "result") is { } result => new NftFib(NftJson.Texts(value, "flags"), result),
        "rt" when NftJson.Text(value, "key") is { } key => new NftRt(key, NftJson.Text(value, "family")),
        "socket" when NftJson.Text(value, "key") is { } key => new NftSocket(key, NftJson.Int(value, "level")),
        "osf" when NftJson.Text(value, "key") is { } key => new NftOsf(key, NftJson.Text(value, "ttl")),
        "tunnel" when NftJson.Text(value, "key") is { } key => new NftTunnel(key),
        "ipsec" when NftJson.Text(value, "key") is { } key => new NftIpsec(NftJson.Text(value, "dir") ?? "in", NftJson.Int(value, "spnum") ?? 0, NftJson.Text(value, "family"), key),
        "numgen" when NftJson.Text(value, "mode") is { } mode => new NftNumgen(mode, NftJson.Number(value, "mod") ?? 0, NftJson.Number(value, "offset") ?? 0),
        "symhash" => new NftHash(null, NftJson.Number(value, "mod") ?? 0, null, NftJson.Number(value, "offset") ?? 0),
        "jhash" when NftJsonExpressions.At(value, "expr", line) is { } key =>
            new NftHash(key, NftJson.Number(value, "mod") ?? 0, (ulong?)NftJson.Number(value, "seed"), NftJson.Number(value, "offset") ?? 0),
        "exthdr" or "tcp option" or "ip option" or "sctp chunk" when NftJson.Text(value, "name") is { } part => new NftHeaderPart(name, part, NftJson.Text(value, "field")),
        _ => null,
    };

    // {"ct": {"key": "saddr", "family": "ip", "dir": "original"}}      0.9.8: {"ct": {"key": "ip saddr", "dir": "original"}}
    private static NftCt Ct(string key, JsonElement value)
    {
        var (family, plain) = key.Split(' ') is ["ip" or "ip6", _] parts ? (parts[0], parts[1]) : (NftJson.Text(value, "family"), key);
        return new(plain, NftJson.Text(value, "dir"), family);
    }

    // {"payload": {"protocol": "ip", "field": "saddr"}}      {"payload": {"base": "th", "offset": 0, "len": 16}}
    private static NftExpression? Payload(JsonElement value)
    {
        if (NftJson.Text(value, "protocol") is { } protocol && NftJson.Text(value, "field") is { } field)
            return new NftPayload(NftJson.Text(value, "tunnel") is { } tunnel ? $"{tunnel} {protocol}" : protocol, field);

        return NftJson.Text(value, "base") is { } layer && NftJson.Int(value, "offset") is { } offset && NftJson.Int(value, "len") is { } length ? new NftRawPayload(layer, offset, length) : null;
    }
}
