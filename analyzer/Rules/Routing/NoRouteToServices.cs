using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A node without a default route has none to Services' addresses either: it refuses connections to them before any rule could translate them.</summary>
internal sealed class NoRouteToServices : NodeRule
{
    private const string Unreachable = "routing/network-unreachable";

    public override RuleInfo Info { get; } = new("routing/no-route-to-services", Severity.Critical)
    {
        Explains = [Unreachable, "path/cluster-traffic-stopped", .. ApiOutOfReach.Effects],
        Needs = ["routing/routes and routing/rules", "the Service default/kubernetes, kube-proxy's rules, or the range of Services"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var tables = Need(node.Fact<RoutingTables>());
        var stack = NetworkStack.Of(node);
        var fib = Need(stack.Fib(isV6: false));
        if (ClusterAddresses.ApiService(node, cluster) is not { } service)
            throw CannotTell($"neither the Service default/kubernetes nor the range of Services is in the input ({new ShellCommand("kubectl get svc kubernetes")} would tell)");

        var answers = fib.Lookup(new(Address.Of(service.Address), null, null, 0, Protocol.Tcp));
        if (!answers.All(answer => answer.Result is RouteResult.None or RouteResult.Refused))
            return [];
        if (cluster.Fact<ProxyModes>() is { IsKnown: true, Value.Names: var names } && names.Contains("eBPF"))
            return []; // Cilium puts the endpoint in the Service's place when a socket connects: before a route is asked for

        if (fib.Links.Links.Any(link => link.Name.StartsWith("cilium_", StringComparison.Ordinal)))
            throw CannotTell($"whether Cilium takes kube-proxy's place, so that no route is asked for, is not in the input ({new ShellCommand("cilium status")} would tell)");

        return [Describe(node, cluster, tables, stack, service, answers[0].Result)];
    }

    private Finding Describe(Node node, ClusterModel cluster, RoutingTables tables, NetworkStack stack, (IPAddress Address, SourceLine Line) service, RouteResult result)
    {
        var seen = Seen(node, cluster, service.Address);
        var because = seen.IsEmpty ? "the kernel refuses such a connection for certain; no log in the input shows one" : "the kernel refuses such a connection for certain, and logs show that it did";
        var flow = new Flow($"node:{node.Name}", "svc:default/kubernetes", null, service.Address, Protocol.Tcp, 443);
        var topology = cluster.Fact<Topology>().Value; // there is a node
        var gateway = tables.Table("main").FirstOrDefault(route => route.Hop.Device is { } device && device != "lo" && route.PreferredSource is { } source && source.Equals(ClusterAddresses.OfNode(node.Name, cluster)));
        return Found(FindingScope.OfNode(node.Name), seen.IsEmpty ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name), ("vip", service.Address), ("device", gateway?.Hop.Device ?? "eth0"), ("refusal", result is RouteResult.Refused refused ? refused.What : "no route leads there, and there is no default route"),
            ("services", Range(cluster, service.Address)), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(result is RouteResult.Refused by ? by.Line : tables.List.Text.Whole, $"no route of {node.Name} leads to {service.Address}"),
                ClusterAddresses.Cite(service.Line, $"{service.Address} is the API server's service address"),
                .. seen.Select(sample => Evidence.Of(sample, "a connection that the kernel refused")),
            ],
            Trace = new Simulator(topology).Follow(flow, topology.Stack(node.Name) ?? stack),
        };
    }

    private static string Range(ClusterModel cluster, IPAddress vip) =>
        cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var ranges } && ranges.Of(RangeUse.Services).FirstOrDefault(range => range.Range.Contains(vip)) is { } services
            ? services.Range.ToString() : $"{vip}/32";

    private static ImmutableArray<LogSample> Seen(Node node, ClusterModel cluster, IPAddress vip) =>
        [.. cluster.Nodes.Where(one => one == node).Select(one => one.Logs).Append(cluster.Logs).SelectMany(logs => logs.Hits(Unreachable)?.Samples ?? [])
            .Where(sample => sample.Values.GetValueOrDefault("address") == vip.ToString()).Take(2)];
}
