using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Fields of headers. nft asks for a field's protocol before the field itself, and prints that not: a packet of another protocol never matches, negated or not.</summary>
internal static class NftPayloads
{
    private const int EtherIp4 = 0x800;
    private const int EtherIp6 = 0x86dd;

    public static NftField Of(NftPayload payload) => payload.Protocol switch
    {
        "ip" => OfFamily(isV6: false, Ip4(payload)),
        "ip6" => OfFamily(isV6: true, Ip6(payload)),
        "tcp" => OfProtocol(Protocol.Tcp, payload.Field == "flags" ? NftField.Of(NftType.TcpFlags, packet => NftReading.Of((UInt128)(byte)packet.Flags)) : Ports(payload)),
        "udp" => OfProtocol(Protocol.Udp, Ports(payload)),
        "sctp" => OfProtocol(Protocol.Sctp, Ports(payload)),
        "th" => Ports(payload),
        "icmp" => OfProtocol(Protocol.Icmp, Icmp(payload, NftType.IcmpType, NftType.IcmpCode)),
        "icmpv6" => OfProtocol((Protocol)IcmpName.V6Protocol, Icmp(payload, NftType.Icmp6Type, NftType.Icmp6Code)),
        "ether" => Ether(payload),
        // A VLAN's device takes the tag off before IP sees the packet.
        "arp" or "vlan" => NftField.Of(NftType.Integer, _ => NftReading.Nothing),
        "udplite" or "dccp" or "ah" or "esp" or "comp" or "igmp" or "gre" => OfProtocol(payload, ProtocolName.NumberOf(payload.Protocol)),
        _ => NftField.Unknown(payload.ToString()),
    };

    // @th,16,16      @nh,128,32
    public static NftField OfPlace(NftRawPayload raw) => raw switch
    {
        { Base: "th", Offset: 0, Length: 16 } => Ports(new("th", "sport")),
        { Base: "th", Offset: 16, Length: 16 } => Ports(new("th", "dport")),
        { Base: "nh", Offset: 96, Length: 32 } => NftField.Of(NftType.Ip4, packet => packet.IsV6 ? NftReading.Unknown(raw.ToString()) : NftReading.Of(packet.Source.Bits)),
        { Base: "nh", Offset: 128, Length: 32 } => NftField.Of(NftType.Ip4, packet => packet.IsV6 ? NftReading.Unknown(raw.ToString()) : NftReading.Of(packet.Destination.Bits)),
        _ => NftField.Unknown(raw.ToString()),
    };

    private static NftField OfFamily(bool isV6, NftField field) => field with { Read = (packet, stack) => packet.IsV6 == isV6 ? field.Read(packet, stack) : NftReading.Nothing };

    private static NftField OfProtocol(Protocol protocol, NftField field) => field with { Read = (packet, stack) => packet.Protocol == protocol ? field.Read(packet, stack) : NftReading.Nothing };

    // Protocols of which no packet is simulated.
    private static NftField OfProtocol(NftPayload payload, int? number) => NftField.Of(NftType.Integer, packet => (int)packet.Protocol == number ? NftReading.Unknown(payload.ToString()) : NftReading.Nothing);

    private static NftField Ip4(NftPayload payload) => payload.Field switch
    {
        "saddr" => NftField.Of(NftType.Ip4, packet => NftReading.Of(packet.Source.Bits)),
        "daddr" => NftField.Of(NftType.Ip4, packet => NftReading.Of(packet.Destination.Bits)),
        "protocol" => NftField.Of(NftType.Protocol, packet => NftReading.Of((UInt128)(int)packet.Protocol)),
        "version" => NftField.Of(NftType.Integer, _ => NftReading.Of(4)),
        "hdrlength" => NftField.Of(NftType.Integer, _ => NftReading.Of(5)),
        "dscp" => NftField.Of(NftType.Dscp, packet => NftReading.Of(packet.Dscp)),
        "length" => NftField.Of(NftType.Integer, packet => NftReading.Of((UInt128)packet.Length)),
        "ttl" => NftField.Of(NftType.Integer, packet => NftReading.Of((UInt128)packet.TimeToLive)),
        // The packets that are simulated are whole.
        "frag-off" => NftField.Of(NftType.Integer, packet => NftReading.Of(packet.IsDontFragment ? 0x4000 : (UInt128)0)),
        _ => NftField.Unknown(payload.ToString()),
    };

    private static NftField Ip6(NftPayload payload) => payload.Field switch
    {
        "saddr" => NftField.Of(NftType.Ip6, packet => NftReading.Of(packet.Source.Bits)),
        "daddr" => NftField.Of(NftType.Ip6, packet => NftReading.Of(packet.Destination.Bits)),
        "nexthdr" => NftField.Of(NftType.Protocol, packet => NftReading.Of((UInt128)(int)packet.Protocol)),
        "version" => NftField.Of(NftType.Integer, _ => NftReading.Of(6)),
        "dscp" => NftField.Of(NftType.Dscp, packet => NftReading.Of(packet.Dscp)),
        "length" => NftField.Of(NftType.Integer, packet => NftReading.Of((UInt128)Math.Max(0, packet.Length - 40))),
        "hoplimit" => NftField.Of(NftType.Integer, packet => NftReading.Of((UInt128)packet.TimeToLive)),
        _ => NftField.Unknown(payload.ToString()),
    };

    private static NftField Ports(NftPayload payload) => payload.Field switch
    {
        "sport" => NftField.Of(NftType.Integer, packet => Port(packet, packet.SourcePort, payload)),
        "dport" => NftField.Of(NftType.Integer, packet => Port(packet, packet.DestinationPort, payload)),
        _ => NftField.Unknown(payload.ToString()),
    };

    // Of ICMP the same bytes are type, code and checksum.
    private static NftReading Port(Packet packet, int? port, NftPayload payload) =>
        packet.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp ? NftReading.Of(port, payload.ToString())
        : payload.Field == "sport" ? NftReading.Of((UInt128)((packet.Icmp.Type << 8) | packet.Icmp.Code)) : NftReading.Unknown(payload.ToString());

    private static NftField Icmp(NftPayload payload, NftType type, NftType code) => payload.Field switch
    {
        "type" => NftField.Of(type, packet => NftReading.Of(packet.Icmp.Type)),
        "code" => NftField.Of(code, packet => NftReading.Of(packet.Icmp.Code)),
        _ => NftField.Unknown(payload.ToString()),
    };

    // nft asks for a device of Ethernet first (meta iiftype); what the stack sends itself came by none.
    private static NftField Ether(NftPayload payload) => payload.Field switch
    {
        "saddr" => OfEthernet(NftType.Text, packet => Hardware(packet.LinkSource, payload)),
        "daddr" => OfEthernet(NftType.Text, packet => Hardware(packet.LinkDestination, payload)),
        "type" => OfEthernet(NftType.EtherType, packet => NftReading.Of((UInt128)(packet.IsV6 ? EtherIp6 : EtherIp4))),
        _ => NftField.Unknown(payload.ToString()),
    };

    private static NftField OfEthernet(NftType type, Func<Packet, NftReading> read) =>
        NftField.Of(type, (packet, stack) => packet.InInterface is not { } device || HasHardwareAddress(stack, device) == false ? NftReading.Nothing : read(packet));

    private static bool? HasHardwareAddress(NetworkStack stack, string device) => stack.Links is { IsKnown: true, Value: var links } && links.Link(device) is { } link ? link.LinkAddress is not null : null;

    private static NftReading Hardware(string? address, NftPayload payload) => address is { } known ? NftReading.Of(known.ToLowerInvariant()) : NftReading.Unknown(payload.ToString());
}
