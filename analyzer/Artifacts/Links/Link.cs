using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>One interface with its addresses.</summary>
/// <param name="Index">The kernel's number for it; 0 where it was not printed.</param>
/// <param name="Flags">As ip(8) writes them; empty where they were not printed.</param>
internal sealed record Link(SourceLine Line, int Index, string Name, ImmutableArray<string> Flags)
{
    public int? Mtu { get; init; }

    /// <summary><c>UP</c>, <c>DOWN</c>, <c>UNKNOWN</c>, <c>LOWERLAYERDOWN</c>, ... or null.</summary>
    public string? OperState { get; init; }

    /// <summary>The driver's kind (<c>veth</c>, <c>vxlan</c>, <c>bridge</c>, ...); null for a physical device or where it was not printed.</summary>
    public string? Kind { get; init; }

    /// <summary>The bridge, bond or VRF that it belongs to.</summary>
    public string? Master { get; init; }

    public string? LinkAddress { get; init; }
    public int? QueueLength { get; init; }
    public string? Alias { get; init; }
    public ImmutableArray<string> AlternativeNames { get; init; } = [];

    /// <summary>The device below it (of a VLAN), or the other end of a veth in the same namespace.</summary>
    public string? Lower { get; init; }

    /// <summary>The index of that device where it is in another namespace: <c>eth0@if5</c>.</summary>
    public int? PeerIndex { get; init; }

    /// <summary>The namespace of the other end: its name, or its number as this namespace counts.</summary>
    public string? PeerNamespace { get; init; }

    /// <summary>The settings of its kind, which <c>-d</c> prints; null for a kind without, or where they were not printed.</summary>
    public LinkDetails? Details { get; init; }

    /// <summary>Its settings as a port of its bridge, or null.</summary>
    public BridgePort? Port { get; init; }

    /// <summary>Its state in its bond, or null.</summary>
    public BondPort? BondPort { get; init; }

    /// <summary>The XDP program that sees its frames first: its number, or null.</summary>
    public string? Program { get; init; }

    /// <summary>Null where they were not printed.</summary>
    public LinkCounters? Counters { get; init; }

    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>The lines below it that tell more of it.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];

    /// <summary>Whether it was set up; null where no flags were printed.</summary>
    public bool? IsUp => Flags.IsEmpty ? null : Flags.Contains("UP");

    /// <summary>A VLAN, macvlan or ipvlan: what it sends goes out by another device.</summary>
    public bool StandsOnOther => Details is VlanDetails or MacvlanDetails || Kind is "vlan" or "macvlan" or "ipvlan" or "macvtap" or "ipvtap";

    public bool IsLoopback => Name == "lo" || Flags.Contains("LOOPBACK");
}

/// <summary>An address of an interface.</summary>
/// <param name="Network">The address with the length of its subnet's prefix.</param>
/// <param name="IsSecondary">Never chosen as a source by itself.</param>
internal sealed record InterfaceAddress(SourceLine Line, string Device, Prefix Network, string Scope, bool IsSecondary)
{
    /// <summary>The other end of a point-to-point link, or null.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The name it bears for ifconfig (<c>eth0:1</c>), or null.</summary>
    public string? Label { get; init; }

    /// <summary><c>tentative</c>, <c>dadfailed</c>, <c>deprecated</c>, <c>dynamic</c>, <c>noprefixroute</c>, ...</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>Seconds until it goes; null for ever, or where it was not printed.</summary>
    public long? ValidSeconds { get; init; }

    public IPAddress Address => Network.Address;

    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Another node answered for it, or whether one does is not settled: the kernel does not use it.</summary>
    public bool IsUnusable => Flags.Contains("dadfailed") || Flags.Contains("tentative");
}
