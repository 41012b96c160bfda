using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>A flowtable: flows in it go past the rules between these devices.</summary>
internal sealed record NftFlowtable(string Hook, int? Priority, ImmutableArray<string> Devices, bool HasCounter, ImmutableArray<string> Flags) : NftStatement
{
    public override string ToString() =>
        $"hook {Hook} priority {Priority} devices = {{ {string.Join(", ", Devices)} }}{(HasCounter ? " counter" : "")}{(Flags.IsEmpty ? "" : $" flags {string.Join(',', Flags)}")}";
}

/// <summary>A helper of connection tracking that rules give to connections.</summary>
internal sealed record NftCtHelper(string Type, string Protocol, string? L3Protocol) : NftStatement
{
    public override string ToString() => $"type \"{Type}\" protocol {Protocol} l3proto {L3Protocol}";
}

/// <summary>How long connections may be silent, by their state.</summary>
internal sealed record NftCtTimeout(string Protocol, string? L3Protocol, ImmutableArray<NftStateTimeout> States) : NftStatement
{
    public override string ToString() => $"protocol {Protocol} l3proto {L3Protocol} policy = {{ {string.Join(", ", States)} }}";
}

/// <summary>Seconds of silence in one state.</summary>
internal readonly record struct NftStateTimeout(string State, long Seconds)
{
    public override string ToString() => $"{State} : {Seconds}s";
}

/// <summary>A connection that is to come and belongs to one that is there.</summary>
internal sealed record NftCtExpectation(string Protocol, string? L3Protocol, long? Port, long? Timeout, long? Size) : NftStatement
{
    public override string ToString() => $"protocol {Protocol} dport {Port} timeout {Timeout} size {Size} l3proto {L3Protocol}";
}

/// <summary>A security context that rules give to packets.</summary>
internal sealed record NftSecmark(string Context) : NftStatement
{
    public override string ToString() => $"\"{Context}\"";
}
