using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>What takes a packet that INPUT let in: a tunnel that it belongs to, a socket, or nobody.</summary>
internal static class LocalDelivery
{
    public static IEnumerable<PathEnd> To(Journey journey, NetworkStack stack, Branch branch) =>
        Tunnel.Receive(journey, stack, branch) ?? [Socket(stack, branch)];

    private static PathEnd Socket(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (packet.DestinationPort is not { } port || packet.IsAnswer)
            return Delivered(stack, branch, new(StepKind.Deliver, $"delivered to {stack.Name}"));
        if (!stack.Sockets.IsKnown)
            return Delivered(stack, branch, new(StepKind.Deliver, $"delivered to {stack.Name}; what listens there is not in the input"));

        var name = packet.Protocol.ToString().ToLowerInvariant();
        if (stack.Sockets.Value.Listener(name, packet.Destination.ToIPAddress(), port) is { } listener)
            return Delivered(stack, branch, new(StepKind.Deliver, $"delivered to {Whose(listener.Processes)} on {listener.Local}", listener.Line));

        return Ends.At(stack, branch, new(StepKind.Deliver, $"nobody listens on {packet.Destination} port {port}/{name} in {stack.Name}"), Disposition.Refused);
    }

    private static string Whose(ImmutableArray<Artifacts.Sockets.SocketProcess> processes) => processes.IsEmpty ? "a socket" : processes[0].Name;

    private static PathEnd Delivered(NetworkStack stack, Branch branch, Step step) => Ends.At(stack, branch, step, Disposition.Delivered);
}
