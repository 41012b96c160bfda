using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Into a WireGuard tunnel. Its peers, their addresses and ports are in no artifact, so whether it arrives rests on them.</summary>
internal static class WireGuard
{
    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        var ends = journey.Topology.Stacks.Where(other => other.Node != stack.Node && other.Namespace is null && other.Links.IsKnown)
            .SelectMany(other => other.Links.Value.Links.Where(end => end.Kind == "wireguard" && end.Name == link.Name && LeadsOn(other, end, branch)).Select(end => new Attachment(other, end))).ToList();
        if (ends.Count != 1)
            return [Ends.Leaves(stack, branch, new(StepKind.Encapsulate, $"leaves the model at {link.Name}: which peer has {branch.Packet.Destination} among its allowed addresses is not in the input (wg show)", link.Line))];

        var (peer, unknown) = (ends[0], branch.Split($"whether {link.Name} of {stack.Name} and of {ends[0].Stack.Name} are peers with each other's addresses allowed, and their UDP packets arrive (wg show is not in the input)"));
        var passed = unknown.Holds is { } holds ? Reception.Within(journey, peer, Unpacked(holds, stack, link, peer)) : [];
        return unknown.HoldsNot is { } lost ? passed.Append(Ends.At(stack, lost, new(StepKind.Encapsulate, $"{link.Name} has no peer for {branch.Packet.Destination}, or does not reach it", link.Line), Disposition.Dropped)) : passed;
    }

    private static Branch Unpacked(Branch branch, NetworkStack stack, Link link, Attachment peer)
    {
        var come = Transmission.Scrubbed(branch.With(stack.Name, new Step(StepKind.Encapsulate, $"by {link.Name} to {peer}", link.Line)), new(stack, link), peer.Stack);
        return come with { Packet = come.Packet with { LinkDestination = null, LinkSource = null } };
    }

    // The other end is where the packet does not go into the same tunnel again.
    private static bool LeadsOn(NetworkStack stack, Link end, Branch branch) => stack.Fib(branch.Packet.IsV6) is { IsKnown: true, Value: var fib }
        && fib.Lookup(new(branch.Packet.Destination, branch.Packet.Source, end.Name, 0, branch.Packet.Protocol)).Any(choice =>
            choice.Result is RouteResult.Local || (choice.Result is RouteResult.Unicast { Hop: var hop, Route.IsDefault: false } && hop.Gateway is null && hop.Device != end.Name));
}
