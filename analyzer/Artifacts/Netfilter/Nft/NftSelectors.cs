using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>A field of a packet's header: <c>ip saddr</c>, <c>th dport</c>.</summary>
internal sealed record NftPayload(string Protocol, string Field) : NftExpression
{
    public override string ToString() => $"{Protocol} {Field}";
}

/// <summary>Bits of a packet by their place: <c>@th,16,16</c>.</summary>
/// <param name="Base"><c>ll</c>, <c>nh</c>, <c>th</c> or <c>ih</c>.</param>
/// <param name="Offset">In bits, as is the length.</param>
internal sealed record NftRawPayload(string Base, int Offset, int Length) : NftExpression
{
    public override string ToString() => $"@{Base},{Offset},{Length}";
}

/// <summary>An extension of a header, or with a field's name that field of it.</summary>
/// <param name="Kind"><c>exthdr</c>, <c>tcp option</c>, <c>ip option</c> or <c>sctp chunk</c>.</param>
internal sealed record NftHeaderPart(string Kind, string Name, string? Field) : NftExpression
{
    public override string ToString() => Kind == "exthdr" && Field is not null ? $"{Name} {Field}" : $"{Kind} {Name} {Field}".TrimEnd();
}

/// <summary>What the kernel knows of the packet beside its bytes: <c>meta mark</c>, <c>iifname</c>.</summary>
internal sealed record NftMeta(string Key) : NftExpression
{
    public override string ToString() => Key is "iif" or "oif" or "iifname" or "oifname" ? Key : $"meta {Key}";
}

/// <summary>What connection tracking knows: <c>ct state</c>, <c>ct original ip saddr</c>.</summary>
internal sealed record NftCt(string Key, string? Direction, string? Family) : NftExpression
{
    public override string ToString() => string.Join(' ', new[] { "ct", Direction, Family, Key }.OfType<string>());
}

/// <summary>A look into the routing tables: <c>fib daddr . iif type</c>.</summary>
/// <param name="Result"><c>oif</c>, <c>oifname</c>, <c>type</c> or <c>check</c>.</param>
internal sealed record NftFib(ImmutableArray<string> Flags, string Result) : NftExpression
{
    public override string ToString() => $"fib {string.Join(" . ", Flags)} {Result}";
}

/// <summary>What the route that was found says: <c>rt mtu</c>, <c>rt ip nexthop</c>.</summary>
internal sealed record NftRt(string Key, string? Family) : NftExpression
{
    public override string ToString() => string.Join(' ', new[] { "rt", Family, Key }.OfType<string>());
}

/// <summary>What the socket is that the packet belongs to.</summary>
/// <param name="Level">Of <c>cgroupv2</c>; null for the other keys.</param>
internal sealed record NftSocket(string Key, int? Level) : NftExpression
{
    public override string ToString() => Level is null ? $"socket {Key}" : $"socket {Key} level {Level}";
}

/// <summary>Which operating system the SYN looks like.</summary>
internal sealed record NftOsf(string Key, string? Ttl) : NftExpression
{
    public override string ToString() => Ttl is null ? $"osf {Key}" : $"osf ttl {Ttl} {Key}";
}

/// <summary>A number that the kernel draws (<c>random</c>) or counts up (<c>inc</c>).</summary>
internal sealed record NftNumgen(string Mode, long Modulus, long Offset) : NftExpression
{
    public override string ToString() => $"numgen {Mode} mod {Modulus}{(Offset == 0 ? "" : $" offset {Offset}")}";
}

/// <summary>A hash of the key, or (<c>symhash</c>, no key) of the flow.</summary>
/// <param name="Seed">Null where the kernel chose one.</param>
internal sealed record NftHash(NftExpression? Key, long Modulus, ulong? Seed, long Offset) : NftExpression
{
    public override string ToString() =>
        $"{(Key is null ? "symhash" : $"jhash {Key}")} mod {Modulus}{(Seed is null ? "" : $" seed {Seed}")}{(Offset == 0 ? "" : $" offset {Offset}")}";
}

/// <summary>What IPsec did or will do with the packet.</summary>
internal sealed record NftIpsec(string Direction, int Policy, string? Family, string Key) : NftExpression
{
    public override string ToString() => string.Join(' ', new[] { "ipsec", Direction, Policy == 0 ? null : $"spnum {Policy}", Family, Key }.OfType<string>());
}

/// <summary>The metadata of the tunnel that the packet came through.</summary>
internal sealed record NftTunnel(string Key) : NftExpression
{
    public override string ToString() => $"tunnel {Key}";
}
