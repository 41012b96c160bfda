using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Onto a link whose other end is not a device of the input: to another node on the same segment, to a pod whose own namespace was not collected, or out of the model.</summary>
internal static class Segment
{
    public static IEnumerable<PathEnd> Send(Journey journey, Attachment by, Branch branch)
    {
        var nextHop = branch.Packet.NextHop ?? branch.Packet.Destination;
        var others = journey.Topology.OnSegmentOf(by);
        return others.IsEmpty ? [Beyond(journey, by, branch, nextHop)] : Among(others, journey, by, branch, nextHop);
    }

    private static IEnumerable<PathEnd> Among(ImmutableArray<Attachment> others, Journey journey, Attachment by, Branch branch, Address nextHop)
    {
        if ((others.FirstOrDefault(other => IsItself(other, branch.Packet)) ?? others.FirstOrDefault(other => IsFor(journey, other, branch.Packet, nextHop))) is { } next)
            return Reception.In(journey, next, Transmission.Scrubbed(branch.With(by.Stack.Name, new Step(StepKind.Forward, $"by {by.Link.Name} to {nextHop}, {next}", by.Link.Line)), by, next.Stack));

        return [Beyond(journey, by, branch, nextHop)];
    }

    private static bool IsItself(Attachment other, Packet packet) => packet.LinkDestination is { } wanted && wanted.Equals(other.Link.LinkAddress, StringComparison.OrdinalIgnoreCase);

    // By its hardware address; where that is not known, by the address that it has.
    private static bool IsFor(Journey journey, Attachment other, Packet packet, Address nextHop)
    {
        var behind = journey.Topology.LanBehind(other);
        return packet.LinkDestination is { } wanted
            ? behind.With(wanted).Any()
            : behind.Holding(nextHop).Any();
    }

    private static PathEnd Beyond(Journey journey, Attachment by, Branch branch, Address nextHop)
    {
        if (UnseenPod.For(journey.Topology, by.Stack, branch) is { } pod)
            return UnseenPod.End(by.Stack, by.Link, branch, pod);

        return new(Disposition.LeavesModel, branch.With(by.Stack.Name, new LeftModel(journey.Topology.Cluster, by.Link, nextHop, branch.Packet.LinkDestination)), by.Stack);
    }

    /// <summary>Whether the device leads to other machines: it has an address in a subnet, or is a port of what has.</summary>
    public static bool IsUplink(Topology topology, Attachment at) =>
        at.Link.Kind is null && at.Link.PeerIndex is null && at.Link.Addresses.Any(held => !held.Network.IsHost && !Address.Of(held.Address).IsLinkLocal) && topology.PeerOf(at.Stack, at.Link) is null;
}

/// <summary>A packet left the model by a device, towards an address that may be somebody's.</summary>
/// <param name="LinkDestination">The hardware address that it was sent to, or null.</param>
internal sealed record LeftModel(ClusterModel Cluster, Link By, Address NextHop, string? LinkDestination) : PathEvent
{
    public override Step ToStep()
    {
        var owner = Cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners } ? owners.Of(NextHop.ToIPAddress()).FirstOrDefault() : null;
        var whose = owner is null ? "" : $", {owner.What}{(owner.Node is null ? "" : $" on {owner.Node}")}";
        var which = LinkDestination is { } link ? $" ({link}, which no device of the input has)" : "";
        return new(StepKind.Forward, $"leaves the model at {By.Name} towards {NextHop}{which}{whose}", By.Line);
    }
}
