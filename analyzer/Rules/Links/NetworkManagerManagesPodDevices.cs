using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>NetworkManager manages devices of the network plug-in, whose addresses and routes it may take away.</summary>
internal sealed class NetworkManagerManagesPodDevices : NodeRule
{
    private static readonly ImmutableArray<string> PlugIns =
        ["cali", "flannel", "cni0", "vxlan.calico", "vxlan-v6.calico", "tunl0", "wireguard.cali", "cilium_", "lxc", "weave", "kube-ipvs0", "kube-bridge", "antrea-", "vxlan-6784", "nodelocaldns"];

    public override RuleInfo Info { get; } = new("links/network-manager-manages-pod-devices", Severity.Warning)
    {
        Explains = ["routing/pod-route-missing", "links/overlay-device-missing", "path/cluster-traffic-stopped"],
        Needs = ["links/nmcli-devices or dns/nmcli-devices, or NetworkManager's configuration with links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var devices = node.Fact<ManagedDevices>();
        if (devices.WhyMissing is { } why && why.Contains("not applicable", StringComparison.Ordinal))
            return []; // NetworkManager does not run there

        if (!devices.IsKnown && AreLeftAlone(node))
            return [];

        var managed = Need(devices).Devices.Where(device => device.IsManaged && PlugIns.Any(start => device.Name.StartsWith(start, StringComparison.Ordinal))).ToImmutableArray();
        return managed.IsEmpty ? [] : [Describe(node, managed)];
    }

    // unmanaged-devices is obeyed whatever else is configured; without it nothing follows.
    private static bool AreLeftAlone(Node node) =>
        node.Fact<NodeLinks>() is { IsKnown: true, Value: { WhyPartial: null, Links: var links } } && links.Any(IsPlugIns)
        && node.Fact<UnmanagedDevices>() is { IsKnown: true, Value: var unmanaged } && links.Where(IsPlugIns).All(link => unmanaged.Covers(link.Name));

    private static bool IsPlugIns(Link link) => PlugIns.Any(start => link.Name.StartsWith(start, StringComparison.Ordinal));

    private Finding Describe(Node node, ImmutableArray<ManagedDevice> managed)
    {
        const string because = "NetworkManager lists them as its own; whether it has taken anything away yet, no log was asked";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("devices", string.Join(", ", managed.Select(device => device.Name).Take(6))), ("count", managed.Length), ("device", managed[0].Name), ("because", because)) with
        {
            Evidence = [.. managed.Take(3).Select(device => ClusterAddresses.Cite(device.Line, $"NetworkManager manages {device.Name}"))],
        };
    }
}
