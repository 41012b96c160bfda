using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node's route to another node's pods leads to a third node.</summary>
internal sealed class PodRouteToWrongNode : NodeRule
{
    public override RuleInfo Info { get; } = new("routing/pod-route-to-wrong-node", Severity.Critical)
    {
        Explains = ["cni/no-route-to-host", "services/upstream-no-route", "path/cluster-traffic-stopped"],
        Needs = ["routing/routes and routing/rules", "links/addr of the nodes", "pods and nodes of the API, or the routes of the other nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        Need(node.Fact<RoutingTables>());
        Need(node.Fact<NodeLinks>());
        var ways = PodWay.Of(node, cluster);
        if (ways.IsEmpty && cluster.Nodes.Length > 1)
            throw CannotTell($"no pod of another node is in the input ({new ShellCommand("kubectl get pods -A -o wide")} would tell)");

        var wrong = ways.Select(way => (Way: way, To: Leads(way, cluster))).Where(one => one.To is { } to && to != one.Way.Owner && to != node.Name).ToImmutableArray();
        if (wrong.FirstOrDefault(one => IsPerhapsTheSame(one.Way.Owner, one.To!, cluster)) is { To: { } other } same) // filtered
            throw CannotTell($"whether {other} is not {same.Way.Owner} by another name: no capture is called {same.Way.Owner}, and the API knows no {other} (`kubectl get nodes -o wide` would tell)");

        return wrong.Where(one => !IsHub(one.To!, wrong)).GroupBy(one => one.Way.Range.ToString()) // filtered
            .Select(group => Describe(node, cluster, group.First().Way, group.First().To!)); // filtered
    }

    // A folder may be called as its sender likes.
    private static bool IsPerhapsTheSame(string owner, string to, ClusterModel cluster) =>
        cluster.Nodes.All(node => node.Name != owner) && cluster.Nodes.Any(node => node.Name == to)
        && !(cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(to) is not null)
        && !(cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.On(to).Any());

    private static string? Leads(PodWay way, ClusterModel cluster) =>
        way.Result is RouteResult.Unicast { Route: { IsDefault: false, NextHops.IsEmpty: true, NotModelled.IsEmpty: true } route } && route.Hop.Gateway is { } gateway
            ? Holder(gateway, route, cluster) : null;

    // The first address of a flannel node's range is its tunnel's; such addresses and the nodes' own tell whom a route means.
    private static string? Holder(IPAddress gateway, Route route, ClusterModel cluster) =>
        ClusterAddresses.Holder(gateway, cluster) ?? (route.Destination.Contains(gateway) ? null : OfRange(gateway, cluster));

    private static string? OfRange(IPAddress gateway, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var nodes } ? nodes.FirstOrDefault(node => node.PodCidrs.Any(range => range.BaseAddress.Equals(gateway)))?.Name : null;

    // A node by which the pods of several others are reached is their router on purpose.
    private static bool IsHub(string name, ImmutableArray<(PodWay Way, string? To)> wrong) => wrong.Where(one => one.To == name).Select(one => one.Way.Owner).Distinct().Count() > 1;

    private Finding Describe(Node node, ClusterModel cluster, PodWay way, string to)
    {
        var route = ((RouteResult.Unicast)way.Result).Route; // Leads has found it
        var trace = Follow(node, cluster, way);
        var isDetour = trace.Disposition is Disposition.Delivered or Disposition.Refused;
        var unanswered = isDetour ? [] : UnansweredConnections.To(node, way.Range);
        Sentence because = isDetour
            ? (Sentence)$"a simulated packet reaches {way.Owner} only because {to} passes it on"
            : $"the route leads to {to}, and a simulated packet does not reach {way.Owner} from there";
        return Found(FindingScope.OfNode(node.Name), unanswered.IsEmpty ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name), ("owner", way.Owner), ("range", way.Range), ("pod", way.Pod), ("route", route), ("wrong", to),
            ("detour", isDetour ? "yes" : ""), ("gateway", ClusterAddresses.OfNode(way.Owner, cluster)?.ToString() ?? ""), ("because", because)) with
        {
            Severity = isDetour ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                ClusterAddresses.Cite(route.Line, $"the route to {way.Range} leads to {to}"),
                ClusterAddresses.Cite(way.Known, $"{way.Pod} is on {way.Owner}"),
                .. UnansweredConnections.Cite(unanswered),
            ],
            Trace = trace,
            Affects = [FindingScope.OfNode(way.Owner)],
        };
    }

    private static Trace Follow(Node node, ClusterModel cluster, PodWay way)
    {
        var topology = cluster.Fact<Topology>().Value; // there is a node
        return new Simulator(topology).Follow(new($"node:{node.Name}", $"ip:{way.Pod}", null, way.Pod, Protocol.Tcp, 80), topology.Stack(node.Name) ?? NetworkStack.Of(node));
    }
}
