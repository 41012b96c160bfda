using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>Pods of a node are told to ask the node's own DNS cache, and no interface of the node has its address.</summary>
internal sealed class NodeLocalAddressMissing : NodeRule
{
    public override RuleInfo Info { get; } = new("dns/node-local-address-missing", Severity.Critical)
    {
        Needs = ["the kubelet's flags and configuration", "links/addr", "the API's pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var given = Need(node.Fact<KubeletSettings>()).ClusterDns.FirstOrDefault(one => IPAddress.TryParse(one.Value, out var address) && address.GetAddressBytes() is [169, 254, _, _]);
        if (given is null)
            yield break;

        var links = Need(node.Fact<NodeLinks>());
        var address = IPAddress.Parse(given.Value);
        if (links.Holder(address) is not null)
            yield break;
        if (links.WhyPartial is { } partial)
            throw CannotTell(partial);
        if (cluster.Fact<CniPlugins>() is { IsKnown: true, Value: var plugins } && plugins.Names.Contains("Cilium"))
            throw CannotTell($"Cilium may send this address to a pod of the node without any interface having it (a CiliumLocalRedirectPolicy; {new ShellCommand("kubectl get ciliumlocalredirectpolicies -A")} would tell)");

        yield return Describe(node, cluster, given, links);
    }

    private Finding Describe(Node node, ClusterModel cluster, KubeletSetting given, NodeLinks links)
    {
        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var all } ? all.On(node.Name).Where(pod => pod.Containers.Any(container => container.Image.Contains("node-cache", StringComparison.Ordinal))).ToList() : null;
        var failing = pods?.FirstOrDefault(pod => !pod.IsReady);
        var because = failing is not null ? "no interface has the address, and the cache's pod on this node is not ready"
            : pods is { Count: 0 } ? "no interface has the address, and no pod of the cache runs on this node" : "no interface has the address; what the cache's pod does is not known, or it runs";
        var isProven = pods is { Count: 0 } || failing is not null;
        return Found(
            FindingScope.OfNode(node.Name),
            isProven ? Confidence.Proven : Confidence.Likely,
            because,
            ("node", node.Name),
            ("address", given.Value),
            ("pod", failing?.FullName ?? ""),
            ("because", because)) with
        {
            Evidence =
            [
                .. given.Line is { } line ? [Evidence.Of(line, $"pods of this node ask {given.Value}")] : Array.Empty<Evidence>(),
                Evidence.Of(links.Links.FirstOrDefault()?.Line.Artifact.Whole ?? default, $"no interface has {given.Value}"),
                .. failing is null ? [] : Pod(failing.Line),
            ],
        };
    }

    private static Evidence[] Pod(SourceLine line) => [Evidence.Of(line, "the cache's pod on this node is not ready")];
}
