using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>What takes a packet that INPUT let in: a tunnel that it belongs to, a socket, the kernel itself, or nobody.</summary>
internal static class LocalDelivery
{
    public static IEnumerable<PathEnd> To(Journey journey, NetworkStack stack, Branch branch) =>
        Tunnel.Receive(journey, stack, branch) ?? [branch.Packet.IsAnswer ? ToOpener(stack, branch) : branch.Packet.DestinationPort is { } port ? Socket(stack, branch, port) : branch.Packet.Protocol is Protocol.Tcp or Protocol.Udp ? ToChosenPort(stack, branch) : Kernel(stack, branch)];

    // The kernel's choice for a connection that it does not know the packet by: no program's port, but by a chance of one in tens of thousands.
    private static PathEnd ToChosenPort(NetworkStack stack, Branch branch) =>
        Ends.At(stack, branch, new(StepKind.Deliver, $"nobody in {stack.Name} listens on the port that the kernel chose for {branch.Packet.Destination}"), Disposition.Refused);

    // What opened the flow waits at the ends that it had before translation: an answer that was not tracked comes to others, where nobody listens.
    private static PathEnd ToOpener(NetworkStack stack, Branch branch) => branch.Packet is { Connection: null, Protocol: Protocol.Tcp or Protocol.Udp } packet
        && branch.Opened.Answered(stack, packet) is { } asked && (packet.DestinationPort != asked.Original.SourcePort || (packet.Protocol == Protocol.Tcp && asked.Original != asked.Reply.Reversed))
        ? Ends.At(stack, branch, new(StepKind.Deliver, $"the answer is not tracked, so it is not translated back: nobody in {stack.Name} waits for {packet}", asked.Line), Disposition.Refused)
        : Delivered(stack, branch, $"delivered to {stack.Name}");

    // Whether a ping is answered (net/ipv4/icmp.c, icmp_echo).
    private static PathEnd Kernel(NetworkStack stack, Branch branch)
    {
        var key = branch.Packet.IsV6 ? "net.ipv6.icmp.echo_ignore_all" : "net.ipv4.icmp_echo_ignore_all";
        return stack.Sysctl is { IsKnown: true, Value: var sysctl } && sysctl.Get(key) is { Number: > 0 } ignores
            ? Ends.At(stack, branch, new(StepKind.Deliver, $"{key} = {ignores.Number}: {stack.Name} answers no ping", ignores.Line), Disposition.Dropped)
            : Delivered(stack, branch, $"delivered to {stack.Name}");
    }

    private static PathEnd Socket(NetworkStack stack, Branch branch, int port)
    {
        var (name, packet) = (branch.Packet.Protocol.ToString().ToLowerInvariant(), branch.Packet);
        var whatever = $"somebody listens on {packet.Destination} port {port}/{name} in {stack.Name}";
        if (!stack.Sockets.IsKnown || packet.Protocol is not (Protocol.Tcp or Protocol.Udp))
            return Delivered(stack, branch.If(Answer.Unknown(whatever), true), $"delivered to {stack.Name}; what listens there is not in the input");

        var takers = stack.Sockets.Value.Listening.Where(socket => socket.Protocol == name && IsOn(socket, packet.InInterface) && socket.Takes(packet.Destination.ToIPAddress(), port) != false).ToList();
        if (takers.Count == 0)
            return Ends.At(stack, branch, new(StepKind.Deliver, $"nobody listens on {packet.Destination} port {port}/{name} in {stack.Name}{Elsewhere(stack, name, port)}"), Disposition.Refused);

        var taker = takers.OrderByDescending(socket => Closeness(socket, packet.Destination.ToIPAddress())).First();
        var certain = takers.Any(socket => socket.Takes(packet.Destination.ToIPAddress(), port) == true) ? branch : branch.If(Answer.Unknown($"{taker.Local} takes IPv4, too ({taker.Line})"), true);
        return Ends.At(stack, certain, new(StepKind.Deliver, $"delivered to {Whose(taker.Processes)} on {taker.Local}", taker.Line), Disposition.Delivered);
    }

    // SO_BINDTODEVICE: only what comes in by that device (inet_sk_bound_dev_eq).
    private static bool IsOn(Socket socket, string? device) => socket.Local.Zone is null || socket.Local.Zone == device;

    // A socket on the very address before one on any (compute_score).
    private static int Closeness(Socket socket, IPAddress address) => (address.Equals(socket.Local.Address) ? 2 : 0) + (socket.Local.Zone is null ? 0 : 1);

    // Most often it listens, but on 127.0.0.1.
    private static string Elsewhere(NetworkStack stack, string protocol, int port)
    {
        var others = stack.Sockets.Value.Listening.Where(socket => socket.Protocol == protocol && socket.Local.Port == port).Select(socket => $"{Whose(socket.Processes)} on {socket.Local}").Distinct().ToList();
        return others.Count == 0 ? "" : $", but {string.Join(", ", others)}";
    }

    private static string Whose(ImmutableArray<SocketProcess> processes) => processes.IsEmpty ? "a socket" : processes[0].Name;

    private static PathEnd Delivered(NetworkStack stack, Branch branch, string what) => Ends.At(stack, branch, new(StepKind.Deliver, what), Disposition.Delivered);
}
