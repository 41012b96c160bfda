using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>No two connections may expect the same answers: the later one's source port is changed, even where no rule translates it (get_unique_tuple).</summary>
internal static class PortClash
{
    public static Branch Resolved(NetworkStack stack, Branch branch)
    {
        if (branch.Packet is not { Connection: { } connection, HasFreePort: false, SourcePort: not null } packet || Rival(stack, branch, connection) is not { } rival)
            return branch;

        var changed = Nat.ToSource(packet, packet.Source, null);
        var step = new Step(StepKind.Translate, $"another connection has answers from there on port {packet.SourcePort}: the kernel takes another port", rival.Line, packet.ToString(), changed.ToString());
        return branch.With(stack.Name, step) with { Packet = changed };
    }

    // nf_nat_used_tuple: any that the answers' ends would find, in either direction.
    private static Connection? Rival(NetworkStack stack, Branch branch, Connection connection)
    {
        var found = branch.Opened.Find(stack, connection.Reply, connection.Zone) ?? stack.Connections.Find(connection.Reply, connection.Zone);
        return found?.Connection is { } other && other.Original != connection.Original ? other : null;
    }
}
