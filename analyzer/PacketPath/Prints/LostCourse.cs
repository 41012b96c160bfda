using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Where a packet for the cluster left the course before it was stopped: a node sent it by its default route, which knows nothing of pods and Services.</summary>
internal static class LostCourse
{
    public static IEnumerable<(string Says, SourceLine? Line)> Of(Obstacle obstacle, Topology topology)
    {
        if (obstacle.Rule is not null)
            yield break;

        foreach (var hop in obstacle.Way.Where(hop => topology.Stack(hop.Node) is { Namespace: null }))
        {
            foreach (var trail in hop.Events)
            {
                if (IsByDefault(trail) && Why(hop.Node, trail.Packet!, topology) is { } why) // asked there
                {
                    yield return (why, trail.Event.ToStep().Source);
                    yield break;
                }
            }
        }
    }

    /// <summary>Whether a default route took the packet; then it is known.</summary>
    public static bool IsByDefault(Trail trail) => trail is { Event: RouteTaken { Route.IsDefault: true }, Packet: { Inner: null } };

    private static string? Why(string node, Packets.Packet packet, Topology topology)
    {
        var (cluster, to) = (topology.Cluster, packet.Destination.ToIPAddress());
        if (cluster.Fact<Services>() is { IsKnown: true, Value: var services } && services.WithClusterIp(to) is { } service)
            return $"{to} is the cluster address of the Service {service.FullName}, and no rule on {node} translated it: it went by the default route";
        if (cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(to) is { } pod)
            return $"{to} is the pod {pod.FullName} on {pod.NodeName}, and {node} has no route to it but the default one";

        return cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners } && owners.RangesOf(to).FirstOrDefault() is { } range
            ? $"{to} is of {range}, and {node} has no route to it but the default one"
            : null;
    }
}
