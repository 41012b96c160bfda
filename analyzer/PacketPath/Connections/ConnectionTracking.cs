using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Finds a packet's connection, or opens one (nf_conntrack_in).</summary>
internal static class ConnectionTracking
{
    public static IEnumerable<HookEnd> Track(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (packet.State != ConnectionState.None || !stack.Hooks(packet.IsV6).TracksConnections)
            return [new(Verdict.Accept, branch)];

        return [new(Verdict.Accept, branch with { Packet = Seen(stack, branch) })];
    }

    /// <summary>At the end of POSTROUTING or INPUT the connection enters the table (nf_conntrack_confirm).</summary>
    public static Branch Confirm(NetworkStack stack, Branch branch) => branch.Packet is { State: ConnectionState.New, Connection: { } connection }
        ? branch with { Opened = branch.Opened.SetItem(stack.Name, connection) }
        : branch;

    private static Packet Seen(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (branch.Opened.GetValueOrDefault(stack.Name) is { } known && DirectionOf(packet, known) is { } isReply)
            return packet with { Connection = known, State = ConnectionState.Established, IsReply = isReply };

        return packet with { Connection = Connection.Opened(packet), State = ConnectionState.New };
    }

    // A port that the kernel chose is not known on either side.
    private static bool? DirectionOf(Packet packet, Connection known)
    {
        var tuple = Tuple.Of(packet);
        return tuple == known.Reply ? true : tuple == known.Original ? false : null;
    }
}
