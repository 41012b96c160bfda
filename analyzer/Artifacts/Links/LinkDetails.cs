using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The settings that a kind of link has of its own, as <c>ip -d</c> prints them.</summary>
internal abstract record LinkDetails;

/// <summary>A VXLAN tunnel: <c>vxlan id 1 local 192.168.56.12 dev eth0 srcport 0 0 dstport 8472 nolearning</c>.</summary>
/// <param name="Remote">The one other end or the multicast group; null when the forwarding database says where to.</param>
/// <param name="IsExternal">The VNI and the other end come with each packet.</param>
internal sealed record VxlanDetails(int? Id, IPAddress? Local, IPAddress? Remote, string? Device, int? Port, bool Learns, bool IsExternal) : LinkDetails;

/// <summary>A bridge: <c>bridge forward_delay 1500 ... ageing_time 30000 stp_state 0 ... vlan_filtering 0</c>.</summary>
/// <param name="AgeingTime">Hundredths of a second.</param>
/// <param name="CallsIptables">The bridge's own switch beside <c>net.bridge.bridge-nf-call-iptables</c>.</param>
internal sealed record BridgeDetails(bool? FiltersVlans, bool? Stp, int? AgeingTime, bool? SnoopsMulticast, bool? CallsIptables) : LinkDetails;

/// <summary>A bond: <c>bond mode active-backup active_slave eth1 miimon 100</c>.</summary>
internal sealed record BondDetails(string? Mode, string? ActivePort, int? MiiMonitor) : LinkDetails;

/// <summary>A VLAN device: <c>vlan protocol 802.1Q id 100</c>.</summary>
internal sealed record VlanDetails(int? Id, string? Protocol) : LinkDetails;

/// <summary>A tunnel: ipip, sit, gre, vti, ip6tnl, geneve.</summary>
/// <param name="Remote">Null for any.</param>
internal sealed record TunnelDetails(IPAddress? Local, IPAddress? Remote, string? Device, string? Key, int? Port, bool IsExternal) : LinkDetails;

/// <summary>A VRF and the routing table that it uses.</summary>
internal sealed record VrfDetails(string? Table) : LinkDetails;

/// <summary>A macvlan, macvtap or ipvlan.</summary>
internal sealed record MacvlanDetails(string? Mode) : LinkDetails;

/// <summary>A tun or tap device.</summary>
internal sealed record TunDetails(string? Type) : LinkDetails;

/// <summary>A link as a port of its bridge.</summary>
/// <param name="State"><c>forwarding</c>, <c>blocking</c>, <c>disabled</c>, ...</param>
/// <param name="IsHairpin">Sends a packet back through the port it came by: a pod reaches itself by its Service.</param>
internal sealed record BridgePort(string? State, bool? IsHairpin, bool? IsIsolated, bool? Learns, bool? Floods)
{
    public int? Priority { get; init; }
    public int? Cost { get; init; }
    public bool? SuppressesNeighbours { get; init; }
}

/// <summary>A link as a port of its bond.</summary>
internal sealed record BondPort(string? State, string? MiiStatus, int? Failures);

/// <summary>What a link counted since it came up.</summary>
internal sealed record LinkCounters(long RxBytes, long RxPackets, long RxErrors, long RxDropped, long TxBytes, long TxPackets, long TxErrors, long TxDropped)
{
    /// <summary>Packets that the device had no room for; <c>missed</c>, in older versions <c>overrun</c>.</summary>
    public long RxMissed { get; init; }

    public long TxCarrier { get; init; }
    public long Collisions { get; init; }
}
