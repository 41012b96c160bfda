using System.Collections.Frozen;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>What nft's JSON has within each statement and expression (libnftables-json(5), src/json.c of nftables). What is otherwise is not
/// understood as a whole: a part that was passed over might be the one that decides.</summary>
internal static class NftJsonShapes
{
    private enum Is
    {
        Text,
        Number,
        Flag,
        Texts,
        Any,
    }

    private static readonly FrozenDictionary<string, Is> None = FrozenDictionary<string, Is>.Empty;
    private static readonly FrozenDictionary<string, Is> Translation = Of(("family", Is.Text), ("addr", Is.Any), ("port", Is.Any), ("flags", Is.Texts), ("type_flags", Is.Texts));
    private static readonly FrozenDictionary<string, Is> Forward = Of(("family", Is.Text), ("addr", Is.Any), ("dev", Is.Any), ("port", Is.Any));
    private static readonly FrozenDictionary<string, Is> Target = Of(("target", Is.Text));
    private static readonly FrozenDictionary<string, Is> Key = Of(("key", Is.Text), ("family", Is.Text), ("dir", Is.Text), ("spnum", Is.Number), ("level", Is.Number), ("ttl", Is.Text));
    private static readonly FrozenDictionary<string, Is> Hash = Of(("mod", Is.Number), ("offset", Is.Number), ("seed", Is.Number), ("expr", Is.Any), ("mode", Is.Text));
    private static readonly FrozenDictionary<string, Is> Part = Of(("name", Is.Text), ("field", Is.Text), ("offset", Is.Number), ("base", Is.Number), ("len", Is.Number), ("type", Is.Any));

    private static readonly FrozenDictionary<string, FrozenDictionary<string, Is>> ByName = new Dictionary<string, FrozenDictionary<string, Is>>(StringComparer.Ordinal)
    {
        ["accept"] = None,
        ["drop"] = None,
        ["continue"] = None,
        ["return"] = None,
        ["notrack"] = None,
        ["jump"] = Target,
        ["goto"] = Target,
        ["match"] = Of(("op", Is.Text), ("left", Is.Any), ("right", Is.Any)),
        ["vmap"] = Of(("key", Is.Any), ("data", Is.Any)),
        ["mangle"] = Of(("key", Is.Any), ("value", Is.Any)),
        ["counter"] = Of(("packets", Is.Number), ("bytes", Is.Number), ("map", Is.Any)),
        ["limit"] = Of(("rate", Is.Number), ("burst", Is.Number), ("per", Is.Text), ("inv", Is.Flag), ("rate_unit", Is.Text), ("burst_unit", Is.Text), ("map", Is.Any)),
        ["quota"] = Of(("val", Is.Number), ("val_unit", Is.Text), ("used", Is.Number), ("used_unit", Is.Text), ("inv", Is.Flag), ("map", Is.Any)),
        ["ct count"] = Of(("val", Is.Number), ("inv", Is.Flag)),
        ["last"] = Of(("used", Is.Any)),
        ["snat"] = Translation,
        ["dnat"] = Translation,
        ["masquerade"] = Translation,
        ["redirect"] = Translation,
        ["reject"] = Of(("type", Is.Text), ("expr", Is.Text)),
        ["log"] = Of(("prefix", Is.Text), ("group", Is.Number), ("snaplen", Is.Number), ("queue-threshold", Is.Number), ("level", Is.Text), ("flags", Is.Texts)),
        ["queue"] = Of(("num", Is.Any), ("flags", Is.Texts)),
        ["tproxy"] = Of(("family", Is.Text), ("addr", Is.Any), ("port", Is.Any)),
        ["synproxy"] = Of(("mss", Is.Number), ("wscale", Is.Number), ("flags", Is.Texts), ("map", Is.Any)),
        ["fwd"] = Forward,
        ["dup"] = Forward,
        ["flow"] = Of(("op", Is.Text), ("flowtable", Is.Text)),
        ["xt"] = Of(("type", Is.Text), ("name", Is.Text)),
        ["payload"] = Of(("protocol", Is.Text), ("field", Is.Text), ("tunnel", Is.Text), ("base", Is.Text), ("offset", Is.Number), ("len", Is.Number)),
        ["meta"] = Key,
        ["ct"] = Key,
        ["rt"] = Key,
        ["socket"] = Key,
        ["osf"] = Key,
        ["tunnel"] = Key,
        ["ipsec"] = Key,
        ["fib"] = Of(("result", Is.Text), ("flags", Is.Texts)),
        ["numgen"] = Hash,
        ["jhash"] = Hash,
        ["symhash"] = Hash,
        ["exthdr"] = Part,
        ["tcp option"] = Part,
        ["ip option"] = Part,
        ["sctp chunk"] = Part,
        ["prefix"] = Of(("addr", Is.Any), ("len", Is.Number)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Is> Chain = Of(
        ("family", Is.Text), ("table", Is.Text), ("name", Is.Text), ("handle", Is.Number), ("type", Is.Text), ("hook", Is.Text), ("prio", Is.Number), ("policy", Is.Text), ("dev", Is.Texts),
        ("comment", Is.Text), ("flags", Is.Texts));

    private static readonly FrozenDictionary<string, Is> Set = Of(
        ("family", Is.Text), ("table", Is.Text), ("name", Is.Text), ("handle", Is.Number), ("type", Is.Any), ("map", Is.Any), ("policy", Is.Text), ("flags", Is.Texts), ("elem", Is.Any),
        ("timeout", Is.Number), ("gc-interval", Is.Number), ("size", Is.Number), ("stmt", Is.Any), ("auto-merge", Is.Flag), ("comment", Is.Text));

    /// <summary>Whether this is all that such a statement or expression may have. What is given as a word, a list or nothing at all has no parts.</summary>
    public static bool IsKnown(string name, JsonElement value) =>
        value.ValueKind != JsonValueKind.Object || !ByName.TryGetValue(name, out var parts) || AmissIn(value, parts) is null;

    /// <summary>The first member of a chain that is not what stands there, or null.</summary>
    public static string? AmissInChain(JsonElement chain) => AmissIn(chain, Chain);

    /// <summary>The same of a set or map.</summary>
    public static string? AmissInSet(JsonElement set) => AmissIn(set, Set);

    private static string? AmissIn(JsonElement value, FrozenDictionary<string, Is> parts)
    {
        foreach (var member in value.EnumerateObject())
            if (!parts.TryGetValue(member.Name, out var expected) || !Fits(member.Value, expected))
                return member.Name;

        return null;
    }

    // Where there is but one of a list, it stands without brackets; a code may be a number.
    private static bool Fits(JsonElement value, Is expected) => expected switch
    {
        Is.Text => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        Is.Number => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        Is.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        Is.Texts => value.ValueKind is JsonValueKind.String or JsonValueKind.Number || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => Fits(one, Is.Text))),
        _ => true,
    };

    private static FrozenDictionary<string, Is> Of(params (string Name, Is Expected)[] parts) => parts.ToFrozenDictionary(part => part.Name, part => part.Expected, StringComparer.Ordinal);
}
