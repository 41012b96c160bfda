using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Whose a name is that somebody met in a log or a rule: an address, interface, port, chain or process.</summary>
internal static class Owners
{
    /// <summary>All that claim it, each with the line that says so; empty when nothing in the input knows it.</summary>
    public static ImmutableArray<Owner> Of(string name, ClusterModel cluster)
    {
        if (IPAddress.TryParse(name, out var address) && name.AsSpan().IndexOfAny('.', ':') >= 0)
            return OfAddress(address, cluster);
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue)
            return OfPort(port, cluster);

        return [.. OfChain(name, cluster), .. OfVeth(name, cluster), .. cluster.Nodes.SelectMany(node => OfInterface(name, node)), .. cluster.Nodes.SelectMany(node => OfProcess(name, node))];
    }

    private static ImmutableArray<Owner> OfAddress(IPAddress address, ClusterModel cluster)
    {
        if (cluster.Fact<AddressOwners>() is not { IsKnown: true, Value: var owners })
            return [];

        var claims = owners.Of(address);
        return claims.IsEmpty ? [.. owners.RangesOf(address).Select(InRange)] : claims;
    }

    private static Owner InRange(RangeStatement range) => new(
        range.Use switch
        {
            RangeUse.Services => $"unclaimed, in the range {range.Range} of Services by {range.By}",
            RangeUse.PodsOfNode => $"unclaimed, in the range {range.Range} of a node's pods by {range.By}",
            _ => $"unclaimed, in the range {range.Range} of pods by {range.By}",
        },
        range.Node,
        range.Line);

    private static ImmutableArray<Owner> OfPort(int port, ClusterModel cluster) =>
    [
        .. from service in cluster.Fact<Services>() is { IsKnown: true, Value.All: var services } ? services : []
           from one in service.Ports
           where one.Port == port || one.NodePort == port
           select new Owner($"{(one.NodePort == port ? "node port" : "port")} {port}/{one.Protocol.ToLowerInvariant()} of the Service {service.FullName}", null, one.Line),
        .. from pod in cluster.Fact<Pods>() is { IsKnown: true, Value.All: var pods } ? pods : []
           from container in pod.Containers
           where container.Ports.Any(one => one.HostPort == port)
           select new Owner($"host port {port} of the pod {pod.FullName}", pod.NodeName, container.Line),
        .. BalancerClaims.Of(port, cluster),
    ];

    private static IEnumerable<Owner> OfChain(string name, ClusterModel cluster)
    {
        var service = cluster.Fact<ServiceChains>() is { IsKnown: true } chains ? chains.Value.Find(name) : null;
        if (service is not null)
            yield return new($"chain of kube-proxy for {service}", null, service.Endpoint?.Line ?? service.Service.Line);

        var maker = ChainMakers.OfChain(name);
        foreach (var node in cluster.Nodes)
        {
            foreach (var chain in Rulesets(node).SelectMany(save => save.Tables).Select(table => table.Chain(name)).OfType<Artifacts.Netfilter.Chain>())
                yield return new($"chain of {maker ?? (chain.IsBuiltIn ? "the kernel" : "an unknown maker")} in the table {chain.Table}, {chain.Rules.Length} rules", node.Name, chain.Line);
        }
    }

    private static IEnumerable<Artifacts.Netfilter.IptablesSave> Rulesets(Node node) =>
        node.Fact<NetfilterRulesets>() is { IsKnown: true } rulesets ? rulesets.Value.Known : [];

    private static IEnumerable<Owner> OfVeth(string name, ClusterModel cluster) =>
        cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var pods }
            ? cluster.Nodes.SelectMany(node => pods.At(node.Name, name)).Select(end => new Owner(
                $"the node's end of the veth of {(end.Pod is null ? $"the network namespace {end.Namespace}" : $"pod {end.Pod}")}", end.Node, end.Line))
            : [];

    private static IEnumerable<Owner> OfInterface(string name, Node node)
    {
        if (node.Fact<NodeLinks>() is { IsKnown: true } links && links.Value.Link(name) is { } link)
            yield return new($"interface{(link.Kind is null ? "" : $" of the kind {link.Kind}")}{(link.Master is null ? "" : $", part of {link.Master}")}", node.Name, link.Line);
    }

    private static IEnumerable<Owner> OfProcess(string name, Node node) =>
        node.Host.Read<ProcessList>("resources/processes") is { IsKnown: true, Value.Processes: var processes }
            ? processes.Where(process => process.Program == name).Select(process => new Owner("process", node.Name, process.Line))
            : [];
}
