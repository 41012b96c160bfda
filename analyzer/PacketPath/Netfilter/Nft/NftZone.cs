using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Puts a packet into a part of the connection table before it is tracked (nft_ct_set_zone_eval).</summary>
internal static class NftZone
{
    // ct zone set 1      ct original zone set meta mark
    public static PacketEffect Compile(NftAssignment assignment, NftScope scope)
    {
        var value = NftExpressions.Compile(assignment.Value, scope);
        var direction = ((NftCt)assignment.Key).Direction; // NftStatements asked
        return (packet, stack) => value.Read(packet, stack) switch
        {
            NftReading.Value { Parts: [{ IsKnown: true } id] } => In(packet, new((int)(id.Bits & ushort.MaxValue), direction != "reply", direction != "original"), assignment),
            var reading when reading == NftReading.Nothing => new(Verdict.NextRule, packet),
            _ => Effect.CannotTell(packet, $"{assignment}: the value is not known"),
        };
    }

    // The first has its way; it has even what was not to be tracked tracked again.
    private static Effect In(Packet packet, TrackingZone zone, NftAssignment assignment) => packet switch
    {
        { Connection: not null } => Effect.GoOn(packet),
        { State: ConnectionState.None } when packet.Zone != default => Effect.GoOn(packet),
        { State: ConnectionState.None or ConnectionState.Untracked } => Effect.GoOn(packet with { Zone = zone, State = ConnectionState.None }),
        _ => Effect.CannotTell(packet, $"{assignment}, of a packet that was tracked already and belongs to no connection"),
    };
}
