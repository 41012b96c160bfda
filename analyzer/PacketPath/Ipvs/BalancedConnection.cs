using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Ipvs;

/// <summary>A connection that IPVS passes on: its own table, apart from connection tracking's (ip_vs_conn).</summary>
/// <param name="Client">As IPVS saw it, before any source translation.</param>
internal sealed record BalancedConnection(Protocol Protocol, Address Client, int? ClientPort, ServerEnd Virtual, RealServer Server)
{
    public bool IsRequest(Packet packet) =>
        packet.Protocol == Protocol && packet.Source == Client && packet.SourcePort == ClientPort && packet.Destination == Virtual.Address && packet.DestinationPort == Virtual.Port;

    /// <summary>An answer that the balancer must translate back; of direct routing and tunnels it sees none.</summary>
    public bool IsAnswer(Packet packet) => Server.Method == ForwardMethod.Masquerade
        && packet.Protocol == Protocol && packet.Source == Server.End.Address && packet.SourcePort == Server.End.Port && packet.Destination == Client && packet.DestinationPort == ClientPort;
}
