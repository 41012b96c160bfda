using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>Packets at random for one node, most of them aimed at what its rules speak of.</summary>
internal static class Probes
{
    private const int FirstPort = 40000;

    private static readonly Protocol[] Protocols = [Protocol.Tcp, Protocol.Tcp, Protocol.Udp, Protocol.Icmp];

    /// <param name="number">Of the packet on this node: no two have the same source port, or the kernel would take another one for some.</param>
    public static Probe Make(Scenery scenery, int number)
    {
        var dice = scenery.Dice;
        var inDevice = dice.OneIn(4) ? null : dice.Pick(Scenery.Devices);
        var aim = scenery.Aims.Count > 0 && dice.OneIn(2) ? dice.Pick(scenery.Aims) : new(Destination(scenery, inDevice is null), dice.Pick(Protocols), dice.Pick(22, 53, 80, 443, 8080, 10250, 30080, 4789));
        if (inDevice is null && aim.Protocol == Protocol.Sctp)
            aim = aim with { Protocol = Protocol.Tcp };
        return new(inDevice, inDevice is null ? OwnSource(scenery) : Source(scenery, inDevice), aim.Address, aim.Protocol)
        {
            SourcePort = FirstPort + number,
            DestinationPort = aim.Port,
            Flags = inDevice is null || !dice.OneIn(12) ? TcpFlags.Syn : dice.Pick(TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack),
            Length = aim.Protocol == Protocol.Tcp ? 60 : dice.Pick(60, 60, 100, 1450),
            TimeToLive = dice.OneIn(12) ? dice.Pick(1, 2, 255) : 64,
            Dscp = dice.OneIn(6) ? (byte)dice.Pick(4, 46) : (byte)0,
            Mark = inDevice is null && dice.OneIn(4) ? dice.Pick(0x1u, 0x80u, 0x4000u) : 0,
            User = inDevice is null ? dice.Pick(0, 0, 1000, 1337) : 0,
        };
    }

    private static string Destination(Scenery scenery, bool isOwn) =>
        isOwn || !scenery.Dice.OneIn(12) ? scenery.Address() : scenery.Dice.Pick("10.244.1.255", "192.168.77.255", "255.255.255.255", "127.0.0.1", "0.0.0.0");

    private static string? OwnSource(Scenery scenery) => scenery.Dice.OneIn(2) ? null : scenery.Dice.Pick(scenery.OwnAddresses);

    private static string Source(Scenery scenery, string device)
    {
        var dice = scenery.Dice;
        if (dice.OneIn(8))
            return dice.OneIn(4) ? dice.Pick("127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "10.244.1.255") : scenery.Address();
        return device switch
        {
            Scenery.PodDevice => dice.Pick(Scenery.Pods),
            Scenery.PrivateDevice => dice.Pick([.. Scenery.RemotePods, "192.168.77.2", "192.168.77.254"]),
            _ => dice.Pick("8.8.8.8", "203.0.113.1", "198.51.100.7"),
        };
    }
}
