using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What connection tracking knows. Of a packet without a connection only the state can be read (net/netfilter/nft_ct.c, nft_ct_get_eval).</summary>
internal static class NftCtFields
{
    private const uint NewBit = 8;

    public static NftField Of(NftCt ct) => ct.Key switch
    {
        "state" => NftField.Of(NftType.ConnectionState, packet => NftReading.Of(HasTemplate(packet) ? NewBit : StateBit(packet.State))),
        "status" => OfConnection(NftType.ConnectionStatus, (packet, connection) => new NftReading.Value([Status(packet, connection)], "ct status")),
        "direction" => OfConnection(NftType.Direction, (packet, _) => NftReading.Of((UInt128)(packet.IsReply ? 1 : 0))),
        "mark" => OfConnection(NftType.Integer, (_, connection) => NftReading.Of(connection.Mark, "ct mark")),
        "zone" => OfConnection(NftType.Integer, (packet, connection) => NftReading.Of((UInt128)connection.Zone.Of(packet.IsReply))),
        "l3proto" => OfConnection(NftType.NfProto, (_, connection) => NftReading.Of((UInt128)(connection.Original.Source.IsV6 ? 10 : 2))),
        "protocol" => OfConnection(NftType.Protocol, (_, connection) => NftReading.Of((UInt128)(int)connection.Original.Protocol)),
        "saddr" => Address(ct, tuple => tuple.Source),
        "daddr" => Address(ct, tuple => tuple.Destination),
        "proto-src" => OfConnection(NftType.Integer, (_, connection) => NftReading.Of(End(ct, connection).SourcePort, ct.ToString())),
        "proto-dst" => OfConnection(NftType.Integer, (packet, connection) => NftReading.Of(ct.Direction == "reply" ? ConnectionPorts.ReplyDestination(connection, packet) : ConnectionPorts.OriginalDestination(connection, packet), ct.ToString())),
        "helper" => NftField.Of(NftType.Text, Helper),
        _ => OfConnection(NftType.Integer, (_, _) => NftReading.Unknown(ct.ToString())),
    };

    private static NftField OfConnection(NftType type, Func<Packet, Connection, NftReading> read) =>
        NftField.Of(type, packet => packet.Connection is { } connection ? read(packet, connection) : NftReading.Nothing);

    // "ct zone set" gives the packet a connection that is none: it counts as new, and has nothing else (nft_ct_set_zone_eval).
    private static bool HasTemplate(Packet packet) => packet is { Connection: null, State: ConnectionState.None } && packet.Zone != default;

    private static UInt128 StateBit(ConnectionState state) => state switch
    {
        ConnectionState.New => NewBit,
        ConnectionState.Established => 2,
        ConnectionState.Related => 4,
        ConnectionState.Untracked => 64,
        _ => 1,
    };

    // expected 1, seen-reply 2, assured 4, confirmed 8, snat 16, dnat 32; 128 and 256 say that both are settled, where nat chains are at all (enum ip_conntrack_status).
    private static NftDatum Status(Packet packet, Connection connection)
    {
        var isNew = packet.State == ConnectionState.New;
        var bits = Translated(connection) | (isNew && !connection.IsConfirmed ? 0u : 8) | (packet.State == ConnectionState.Established ? 2u : 0);
        var unknown = (packet.State == ConnectionState.New || connection.IsSourceSettled ? 128u : 0) | (connection.IsDestinationSettled ? 256u : 0) | (isNew ? 0u : 0xfffffe45);
        return new(bits, unknown & ~bits, null);
    }

    private static uint Translated(Connection connection) => (connection.IsSourceTranslated ? 16u + 128 : 0) | (connection.IsDestinationTranslated ? 32u + 256 : 0);

    private static NftField Address(NftCt ct, Func<Connections.Tuple, Address> end)
    {
        var isV6 = ct.Family == "ip6";
        return OfConnection(isV6 ? NftType.Ip6 : NftType.Ip4, (_, connection) =>
            end(End(ct, connection)) is var address && (ct.Family is null || address.IsV6 == isV6) ? NftReading.Of(address.Bits) : NftReading.Nothing);
    }

    private static Connections.Tuple End(NftCt ct, Connection connection) => ct.Direction == "reply" ? connection.Reply : connection.Original;

    // It is the master connection's, so only a related packet has one.
    private static NftReading Helper(Packet packet) =>
        packet.Connection?.Helper is { } helper ? NftReading.Of(helper) : packet.State == ConnectionState.Related ? NftReading.Unknown("ct helper") : NftReading.Nothing;
}
