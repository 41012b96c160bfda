using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The ranges of pods or Services share addresses with each other, with a network that nodes stand in, or with a bridge of Docker's.</summary>
internal sealed class RangesOverlap : ClusterRule
{
    // Plug-ins whose pods have addresses of their own, not of the nodes' network.
    private static readonly ImmutableArray<string> WithOwnRanges = ["flannel", "Calico", "Cilium", "Weave Net", "kube-router", "Antrea", "bridge", "OVN-Kubernetes", "kindnet"];

    // Devices of the cluster's own network.
    private static readonly ImmutableArray<string> Own =
        ["lo", "cni", "cbr", "flannel", "cali", "vxlan", "tunl", "wireguard", "cilium", "lxc", "weave", "kube-", "antrea", "ovn", "veth", "nodelocaldns", "dummy", "genev", "tun-", "wg-", "kilo", "br-int", "eni"];

    public override RuleInfo Info { get; } = new("routing/ranges-overlap", Severity.Warning)
    {
        Explains = ["path/cluster-traffic-stopped", "cni/no-route-to-host"],
        Needs = ["the ranges of pods and Services (flags, kubeadm-config, node objects)", "links/addr of the nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var ranges = Need(cluster.Fact<ClusterRanges>());
        var known = cluster.Nodes.Where(node => node.Fact<NodeLinks>().IsKnown).ToImmutableArray();
        if (known.All(node => node.Fact<NodeLinks>().Value is { WhyPartial: not null } links && !links.Addresses.Any(IsForeign)))
            throw CannotTell($"no address of any node's interfaces is in the input ({new ShellCommand("ip addr")} on a node would tell)");

        var among = PodsAndServices(ranges).Take(1).ToImmutableArray();
        var isOverlay = cluster.Fact<CniPlugins>() is { IsKnown: true, Value.Names: var names } && names.Any(WithOwnRanges.Contains);
        return among.Concat(known.SelectMany(node => OfNode(node, ranges, isOverlay)).DistinctBy(finding => (finding.Values["one"], finding.Values["other"])));
    }

    private IEnumerable<Finding> PodsAndServices(ClusterRanges ranges) =>
        from pods in ranges.Of(RangeUse.Pods)
        from services in ranges.Of(RangeUse.Services)
        where Shares(pods.Range, services.Range)
        select Describe($"{services.Range}", $"the range of Services ({services.By})", services.Line, $"{pods.Range}", $"the range of pods ({pods.By})", pods.Line, FindingScope.Cluster);

    private IEnumerable<Finding> OfNode(Node node, ClusterRanges ranges, bool isOverlay)
    {
        foreach (var held in node.Fact<NodeLinks>().Value.Addresses.Where(IsForeign))
        {
            var subnet = new Prefix(held.Network.First, held.Network.Length);
            var met = ranges.Statements.Where(range => Shares(range.Range, subnet) && (range.Use == RangeUse.Services || (isOverlay && !MayBeLocal(range)))).OrderBy(range => range.Use == RangeUse.PodsOfNode).FirstOrDefault();
            if (met is not null)
                yield return Describe(subnet.ToString(), $"the network of {held.Device} on {node.Name}", held.Line, met.Range.ToString(), met.Use == RangeUse.Services ? $"the range of Services ({met.By})" : $"the range of pods ({met.By})", met.Line, FindingScope.OfNode(node.Name));
        }
    }

    // macvlan's ranges are those of the nodes' network, and a disabled pool of Calico's only says that nothing is to be masqueraded.
    private static bool MayBeLocal(RangeStatement range) =>
        range.By.StartsWith("the CNI configuration", StringComparison.Ordinal) || range.By.StartsWith("Calico's pool", StringComparison.Ordinal);

    private static bool IsForeign(InterfaceAddress held) =>
        held is { Scope: "global", IsLoopback: false, Network.IsHost: false } && !Own.Any(start => held.Device.StartsWith(start, StringComparison.Ordinal));

    private static bool Shares(Prefix one, Prefix other) => one.IsV6 == other.IsV6 && (one.Contains(other) || other.Contains(one));

    private Finding Describe(string one, string oneIs, Artifacts.SourceLine line, string other, string otherIs, Artifacts.SourceLine otherLine, FindingScope scope)
    {
        const string because = "both ranges are in the input and share addresses; which of those are in use at the same time, no log was asked";
        return Found(FindingScope.Cluster, Confidence.Likely, because, ("one", one), ("oneIs", oneIs), ("other", other), ("otherIs", otherIs), ("docker", oneIs.Contains("docker", StringComparison.Ordinal) ? "yes" : ""), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(line, $"{one} is {oneIs}"), ClusterAddresses.Cite(otherLine, $"{other} is {otherIs}")],
            Affects = [scope],
        };
    }
}
