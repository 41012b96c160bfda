using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Finds a packet's connection, or opens one (nf_conntrack_in).</summary>
internal static class ConnectionTracking
{
    public static IEnumerable<HookEnd> Track(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (packet.State != ConnectionState.None || packet.Connection is not null)
            return [new(Verdict.Accept, branch)];

        return [new(Verdict.Accept, branch with { Packet = packet with { Connection = Connection.Opened(packet), State = ConnectionState.New } })];
    }
}
