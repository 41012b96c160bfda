using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Onto a link whose other end is not a veth of the input: to another node on the same segment, to a pod whose own namespace was not collected, or out of the model.</summary>
internal static class Segment
{
    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Link link, Branch branch)
    {
        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        var holders = journey.Topology.Holders(nextHop).Where(holder => holder.Stack != stack && holder.Stack.Namespace is null).ToList();
        var linkAddress = Neighbourhood.Of(stack, link, branch)?.LinkAddress;
        if ((holders.FirstOrDefault(holder => linkAddress is not null && holder.Link.LinkAddress == linkAddress) ?? holders.FirstOrDefault()) is { } next)
            return journey.Arrive(next.Stack, next.Link.Name, Transmission.Scrubbed(branch.With(stack.Name, new Step(StepKind.Forward, $"by {link.Name} to {nextHop}, {next.Link.Name} of {next.Stack.Name}", link.Line)), link.LinkAddress));

        return [Beyond(journey, stack, link, branch, nextHop)];
    }

    private static PathEnd Beyond(Journey journey, NetworkStack stack, Link link, Branch branch, Address nextHop)
    {
        var destination = branch.Packet.Destination.ToIPAddress();
        var cluster = journey.Topology.Cluster;
        if (nextHop == branch.Packet.Destination && cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(destination) is { } pod && pod.NodeName == stack.Node.Name)
            return Ends.At(stack, branch, new(StepKind.Deliver, $"by {link.Name} to the pod {pod.FullName}, whose own network namespace is not in the input", link.Line), Disposition.Delivered) with { Towards = link };

        var owner = cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners } ? owners.Of(nextHop.ToIPAddress()).FirstOrDefault() : null;
        var whose = owner is null ? "" : $", {owner.What}{(owner.Node is null ? "" : $" on {owner.Node}")}, of which no network is in the input";
        return Ends.Leaves(stack, branch, new(StepKind.Forward, $"leaves by {link.Name} towards {nextHop}{whose}", link.Line));
    }
}
