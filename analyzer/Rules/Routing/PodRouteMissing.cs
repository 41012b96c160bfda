using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node has no route to the pods of another node, while the nodes route such packets among themselves.</summary>
internal sealed class PodRouteMissing : NodeRule
{
    private static readonly ImmutableArray<string> Symptoms =
        ["cni/no-route-to-host", "services/upstream-no-route", "routing/icmp-host-unreachable", "routing/network-unreachable"];

    public override RuleInfo Info { get; } = new("routing/pod-route-missing", Severity.Critical)
    {
        Explains = [.. Symptoms, "path/cluster-traffic-stopped", .. ApiOutOfReach.Effects],
        Needs = ["routing/routes and routing/rules", "links/addr", "pods and nodes of the API, or the routes of the other nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var tables = Need(node.Fact<RoutingTables>());
        var links = Need(node.Fact<NodeLinks>());
        var ways = PodWay.Of(node, cluster);
        if (ways.IsEmpty && !IsAlone(cluster))
            throw CannotTell($"no pod of another node is in the input ({new ShellCommand("kubectl get pods -A -o wide")} would tell)");
        if (tables.WhyPartial is { } why && ways.Any(way => !way.IsSpecific) && tables.WhyUnknown("main") is not null)
            throw CannotTell(why);

        var missing = ways.Where(way => IsStopped(way.Result) && !IsGone(way.Owner, cluster) && Shown(node, cluster, links, way) is not null).ToImmutableArray();
        return missing.GroupBy(way => way.Range.ToString()).Select(group => Describe(node, cluster, links, group.First())).OfType<Finding>();
    }

    private static bool IsAlone(ClusterModel cluster) => cluster.Fact<KubeNodes>() is { IsKnown: true, Value: { WhyPartial: null, All.Length: 1 } };

    // The routes to a node that is gone are taken away with it, while its pods are still listed.
    private static bool IsGone(string owner, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(owner)?.Conditions.Any(condition => condition is { Type: "Ready", Status: "Unknown" }) == true;

    private static bool IsStopped(RouteResult result) => result is RouteResult.Unicast { Route.IsDefault: true } or RouteResult.None or RouteResult.Refused;

    // In clouds the network itself knows the pods: only where nodes have routes to each other's pods, one that has none lacks it.
    private static (string Node, PodNetwork Route)? Shown(Node node, ClusterModel cluster, NodeLinks links, PodWay way)
    {
        var shown = cluster.Nodes.Where(other => other.Name != way.Owner).SelectMany(other => RemoteOf(other).Select(network => (other.Name, network, Links: other.Fact<NodeLinks>())))
            .Concat(cluster.Nodes.Where(other => other.Name == way.Owner).SelectMany(other => RemoteOf(other).Select(network => (other.Name, network, Links: other.Fact<NodeLinks>()))));
        foreach (var (name, network, its) in shown)
        {
            var isTunnel = its is { IsKnown: true, Value: var known } && PodWay.IsTunnel(known.Link(network.Device));
            if (isTunnel || (ClusterAddresses.OfNode(way.Owner, cluster) is { } owner ? ClusterAddresses.IsOnLink(links, owner) : name == node.Name))
                return (name, network);
        }

        return null;
    }

    private static ImmutableArray<PodNetwork> RemoteOf(Node node) => node.Fact<PodNetworks>() is { IsKnown: true, Value.Remote: var remote } ? remote : [];

    private Finding? Describe(Node node, ClusterModel cluster, NodeLinks links, PodWay way)
    {
        var trace = Follow(node, cluster, way);
        if (trace.Disposition is Disposition.Delivered or Disposition.Refused)
            return null; // the router beyond knows the way

        var shown = Shown(node, cluster, links, way)!.Value; // Check has asked
        var (symptoms, unanswered) = (Seen(cluster, way.Range), UnansweredConnections.To(node, way.Range));
        var gateway = ClusterAddresses.OfNode(way.Owner, cluster);
        var taken = way.Result is RouteResult.Unicast { Route: var route } ? $"the route {route} takes them" : way.Result is RouteResult.Refused refused ? refused.What : "no route takes them, not even a default route";
        var isSeen = !symptoms.IsEmpty || !unanswered.IsEmpty;
        Sentence because = !isSeen
            ? (Sentence)$"a simulated packet to {way.Pod} does not find its way, and other nodes' routes show that the nodes route pods themselves; nothing in the input shows a lost packet"
            : "a simulated packet does not find its way, and the node's connections to these pods fail";
        return Found(FindingScope.OfNode(node.Name), isSeen ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name), ("owner", way.Owner), ("range", way.Range), ("pod", way.Pod), ("taken", taken), ("shownOn", shown.Node), ("shown", shown.Route.Route),
            ("gateway", IsDirect(shown.Route, cluster, shown.Node) && gateway is not null ? gateway : ""), ("because", because)) with
        {
            Evidence = [.. Lines(way, shown, taken, symptoms), .. UnansweredConnections.Cite(unanswered)],
            Trace = trace,
            Affects = [FindingScope.OfNode(way.Owner)],
        };
    }

    private static bool IsDirect(PodNetwork shown, ClusterModel cluster, string name) =>
        cluster.Nodes.FirstOrDefault(node => node.Name == name)?.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && !PodWay.IsTunnel(links.Link(shown.Device));

    private static Trace Follow(Node node, ClusterModel cluster, PodWay way)
    {
        var topology = cluster.Fact<Topology>().Value; // there is a node
        var flow = new Flow($"node:{node.Name}", $"ip:{way.Pod}", null, way.Pod, Protocol.Tcp, 80);
        return new Simulator(topology).Follow(flow, topology.Stack(node.Name) ?? NetworkStack.Of(node));
    }

    private static ImmutableArray<LogSample> Seen(ClusterModel cluster, Artifacts.Routing.Prefix range) =>
        [.. cluster.AllLogs.SelectMany(logs => Symptoms.SelectMany(id => logs.Hits(id)?.Samples ?? []))
            .Where(sample => IPAddress.TryParse(sample.Values.GetValueOrDefault("address"), out var address) && range.Contains(address)).Take(2)];

    private static IEnumerable<Evidence> Lines(PodWay way, (string Node, PodNetwork Route) shown, string taken, ImmutableArray<LogSample> symptoms)
    {
        SourceLine decisive = way.Result switch
        {
            RouteResult.Unicast found => found.Route.Line,
            RouteResult.Refused found => found.Line,
            RouteResult.None none => none.Searched,
            _ => way.Known,
        };
        yield return ClusterAddresses.Cite(decisive, $"packets to {way.Range}: {taken}");
        yield return ClusterAddresses.Cite(way.Known, $"{way.Pod} is on {way.Owner}");
        yield return ClusterAddresses.Cite(shown.Route.Route.Line, $"{shown.Node} has routes to other nodes' pods: {shown.Route.Route}");
        foreach (var sample in symptoms)
            yield return Evidence.Of(sample, "a connection to such a pod fails");
    }
}
