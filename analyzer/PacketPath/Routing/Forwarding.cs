using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>What is asked of a packet that is forwarded before its FORWARD hook (ip_forward, ip6_forward).</summary>
internal static class Forwarding
{
    /// <summary>The end of one that is too old or too long; null where it goes on.</summary>
    public static PathEnd? Refusal(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (packet.TimeToLive <= 1)
            return Ends.At(stack, branch, new(StepKind.Forward, "its time to live is over"), Disposition.TtlExceeded);
        if (packet.IsV6 && packet.OutInterface != packet.InInterface && (packet.Source.IsUnspecified || packet.Source.IsMulticast || packet.Source.IsLoopback))
            return Ends.At(stack, branch, new(StepKind.Forward, $"nothing from {packet.Source} is forwarded"), Disposition.Martian);
        if (packet is { Protocol: Protocol.Tcp, IsV6: true, Destination.IsLoopback: true, IsReply: true, Connection: { } own } && Connections.Tuple.Of(packet) == own.Original.Reversed)
            return Ends.At(stack, branch, new(StepKind.Forward, $"{packet} is for a socket of {stack.Name}, which is found before its way is: nothing of the kind is forwarded"), Disposition.Martian); // tcp_v6_early_demux, ip6_forward
        if (packet.OutInterface is not { } device || !stack.Links.IsKnown || stack.Links.Value.Link(device) is not { } link || Mtu.Of(branch, link) is not { } mtu || packet.Length <= mtu.Bytes)
            return null;

        return packet.IsDontFragment || packet.IsV6
            ? Ends.At(stack, branch, new(StepKind.Forward, $"{packet.Length} bytes that may not be split do not fit the MTU {mtu.Bytes} of {device}", mtu.Line), Disposition.MtuExceeded)
            : null;
    }

    public static Branch Aged(Branch branch) => branch with { Packet = branch.Packet with { TimeToLive = branch.Packet.TimeToLive - 1 } };
}
