using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A policy rule in front of the table main takes packets to pods, and sends them out of another device than the network plug-in's route does.</summary>
internal sealed class PolicyRuleTakesClusterTraffic : NodeRule
{
    // Devices of network plug-ins: rules that lead there are their own.
    private static readonly ImmutableArray<string> PlugInDevices =
        ["cni", "cali", "veth", "flannel", "vxlan.calico", "tunl", "wireguard.cali", "cilium", "lxc", "weave", "kube-", "tun-", "kilo", "antrea", "ovn", "eni", "genev", "azv", "gke"];

    public override RuleInfo Info { get; } = new("routing/policy-rule-takes-cluster-traffic", Severity.Critical)
    {
        Explains = ["cni/no-route-to-host", "path/cluster-traffic-stopped", "routing/martian-source"],
        Needs = ["routing/rules and routing/routes of all tables", "links/addr", "pods and nodes of the API, or the routes of the other nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var tables = Need(node.Fact<RoutingTables>());
        if (tables.WhyRulesAssumed is { } why)
            throw CannotTell($"the policy rules are not in the input ({why})");

        var fib = Need(NetworkStack.Of(node).Fib(isV6: false));
        if (!fib.HasCustomRules)
            return [];

        var taken = Targets(node, cluster).SelectMany(target => Flows(node, cluster).Select(flow => Taken(fib, target, flow))).OfType<TakenPacket>().ToImmutableArray();
        return taken.GroupBy(one => one.By.Priority).Select(group => Describe(node, group.OrderBy(one => one.Source is not null).First(), [.. group]));
    }

    private sealed record TakenPacket(string What, IPAddress? Source, IPAddress Destination, PolicyRule By, Route To, Route Main);

    // Pods of other nodes, and those here, whose answers a rule may take as well.
    private static IEnumerable<(IPAddress Pod, Route Main)> Targets(Node node, ClusterModel cluster)
    {
        foreach (var way in PodWay.Of(node, cluster))
            if (way.InMain is { } main && node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && PodWay.IsOverlayOrVia(main, links))
                yield return (way.Pod, main);
        if (node.Fact<PodNetworks>() is { IsKnown: true, Value.Local: var local })
            foreach (var network in local.Where(network => !network.Range.IsV6).Take(1))
                yield return (network.Range.IsHost ? network.Range.First : network.Range.At(2), network.Route);
    }

    private static IEnumerable<(string What, IPAddress? Source, string? In)> Flows(Node node, ClusterModel cluster)
    {
        yield return ("what the node sends itself", null, null);
        if (ClusterAddresses.OfNode(node.Name, cluster) is { } own)
            yield return ($"what the node answers from {own}", own, null);
        if (node.Fact<PodNetworks>() is { IsKnown: true, Value.Local: [var local, ..] } && !local.Range.IsV6)
            yield return ("what pods here send", local.Range.IsHost ? local.Range.First : local.Range.At(3), local.Device);
    }

    private static TakenPacket? Taken(Fib fib, (IPAddress Pod, Route Main) target, (string What, IPAddress? Source, string? In) flow)
    {
        var query = new RouteQuery(Address.Of(target.Pod), flow.Source is null ? null : Address.Of(flow.Source), flow.In, 0, Protocol.Tcp) { SourcePort = Flow.UsualSourcePort, DestinationPort = 80, User = 0 };
        return fib.Lookup(query) is [{ Result: RouteResult.Unicast found }] && found.Rule.Table is not ("main" or "local" or "default")
            && found.Hop.Device is { } device && device != target.Main.Hop.Device && !PlugInDevices.Any(name => device.StartsWith(name, StringComparison.Ordinal))
                ? new(flow.What, flow.Source, target.Pod, found.Rule, found.Route, target.Main)
                : null;
    }

    // 100: from 10.244.0.0/16 to 10.0.0.0/8 iif cni0 lookup 51
    private static string Words(PolicyRule rule) =>
        $"{rule.Priority}: {(rule.Not ? "not " : "")}from {rule.From?.ToString() ?? "all"}{(rule.To is null ? "" : $" to {rule.To}")}{(rule.InInterface is null ? "" : $" iif {rule.InInterface}")} lookup {rule.Table}";

    private Finding Describe(Node node, TakenPacket first, ImmutableArray<TakenPacket> all)
    {
        const string because = "the lookup in the node's own rules and tables leads the packet out of the wrong device; no log was asked whether a real one is lost";
        var pods = string.Join(", ", all.Select(one => one.Main.Destination.ToString()).Distinct());
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("priority", first.By.Priority), ("table", first.By.Table), ("rule", Words(first.By)), ("pods", pods), ("pod", first.Destination),
            ("what", string.Join("; ", all.Select(one => one.What).Distinct())), ("route", first.To), ("main", first.Main), ("firstRange", first.Main.Destination), ("because", because)) with
        {
            // Answers from one address alone concern host-network pods and the API server.
            Severity = all.Any(one => one.What != $"what the node answers from {one.Source}") ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                ClusterAddresses.Cite(first.By.Line, $"policy rule {first.By.Priority} takes {first.What} to {first.Destination}"),
                ClusterAddresses.Cite(first.To.Line, $"in its table {first.By.Table} the route {first.To} takes them"),
                ClusterAddresses.Cite(first.Main.Line, $"the table main would send them on: {first.Main}"),
            ],
        };
    }
}
