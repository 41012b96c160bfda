using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;

/// <summary>What of a packet is looked up in a set.</summary>
/// <param name="Missing">What of the packet is not known, or null.</param>
/// <param name="IsNone">The packet has nothing of the kind, and is in no such set.</param>
internal readonly record struct PacketKey(SetKey Key, string? Device, string? Missing, bool IsNone)
{
    private const int IcmpProtocol = 1;
    private const int UdpLite = 136;

    public static PacketKey Of(SetLayout layout, ImmutableArray<bool> ofSource, Packet packet)
    {
        var key = new PacketKey();
        for (var at = 0; at < layout.Dimensions.Length && !key.IsNone; at++)
        {
            var isSource = ofSource[at];
            key = layout.Dimensions[at] switch
            {
                "ip" or "net" => key.With(isSource ? packet.Source : packet.Destination, isFirst: at == 0),
                "port" => key.WithPort(packet, isSource, layout.HasBarePorts),
                "iface" => (isSource ? packet.InInterface : packet.OutInterface) is { } device ? key with { Device = device } : key with { IsNone = true },
                "mark" => packet.Mark is { } mark ? key with { Key = key.Key with { Mark = mark & layout.MarkMask } } : key with { Missing = "the packet's mark" },
                _ => key.WithLinkAddress(packet, isSource),
            };
        }

        return key;
    }

    private PacketKey With(Address address, bool isFirst) => this with { Key = isFirst ? Key with { First = address } : Key with { Second = address } };

    // Protocols without ports count as port 0; a bitmap:port knows only TCP and UDP (net/netfilter/ipset/ip_set_getport.c).
    private PacketKey WithPort(Packet packet, bool isSource, bool isBare)
    {
        var protocol = (int)packet.Protocol;
        if (isBare && packet.Protocol is not (Protocol.Tcp or Protocol.Udp))
            return this with { IsNone = true };

        int? port = protocol switch
        {
            IcmpProtocol or IcmpName.V6Protocol => (packet.Icmp.Type << 8) | packet.Icmp.Code,
            (int)Protocol.Tcp or (int)Protocol.Udp or (int)Protocol.Sctp or UdpLite => isSource ? packet.SourcePort : packet.DestinationPort,
            _ => 0,
        };
        return port is { } known ? this with { Key = Key with { Port = ((isBare ? 0 : protocol) << 16) | known } } : this with { Missing = "the packet's port" };
    }

    // What the stack sends itself has no link header yet.
    private PacketKey WithLinkAddress(Packet packet, bool isSource) => packet.IsLocal ? this with { IsNone = true }
        : (isSource ? packet.LinkSource : packet.LinkDestination) is { } address ? this with { Key = Key with { LinkAddress = address.ToLowerInvariant() } }
        : this with { Missing = "the packet's hardware address" };
}
