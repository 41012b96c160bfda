using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>One interface with its addresses.</summary>
/// <param name="Kind">The driver's kind (<c>veth</c>, <c>vxlan</c>, <c>bridge</c>, ...); null for a physical device or where it was not printed.</param>
/// <param name="Master">The bridge, bond or VRF that it belongs to.</param>
internal sealed record Link(SourceLine Line, int Index, string Name, ImmutableArray<string> Flags)
{
    public int? Mtu { get; init; }
    public string? OperState { get; init; }
    public string? Kind { get; init; }
    public string? Master { get; init; }
    public string? LinkAddress { get; init; }
    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];

    public bool IsUp => Flags.Contains("UP");

    public bool IsLoopback => Flags.Contains("LOOPBACK");
}

/// <summary>An address of an interface.</summary>
/// <param name="Network">The address with the length of its subnet's prefix.</param>
/// <param name="IsSecondary">Never chosen as a source by itself.</param>
internal sealed record InterfaceAddress(SourceLine Line, string Device, Prefix Network, string Scope, bool IsSecondary)
{
    /// <summary>The other end of a point-to-point link, or null.</summary>
    public IPAddress? Peer { get; init; }

    public IPAddress Address => Network.Address;
}
