using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>Two hosts hold the same virtual address at once: each thinks that the other is gone.</summary>
internal sealed class VirtualAddressTwice : ClusterRule
{
    private const string StateChanged = "control-plane/keepalived-state";

    public override RuleInfo Info { get; } = new("control-plane/virtual-address-twice", Severity.Critical)
    {
        Explains = ["routing/vip-on-two-nodes", "links/address-conflict", .. ApiOutOfReach.Effects, "node/kubelet-cannot-register", "node/not-ready"],
        Needs = ["keepalived's configuration or kube-vip's pods", "links/addr", "keepalived's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var known = cluster.Fact<VirtualAddresses>();
        if (!known.IsKnown && cluster.Nodes.All(ApiBalancer.RunsNone) && cluster.Fact<KubeVips>().IsKnown)
            return [];

        var virtuals = Need(known).All.Select(one => one.Address).Distinct().ToImmutableArray();
        var found = virtuals.Select(address => (Address: address, Holders: Holders(cluster, address))).Where(one => one.Holders.Length > 1).ToImmutableArray();
        if (found.IsEmpty && !virtuals.IsEmpty && cluster.Nodes.Select(node => node.Fact<NodeLinks>().WhyMissing).FirstOrDefault(why => why is not null) is { } why)
            throw CannotTell(why);

        return found.Select(one => Describe(cluster, one.Address, one.Holders));
    }

    private sealed record Holder(Node Node, InterfaceAddress Address);

    // kube-proxy in IPVS mode has such addresses on a dummy of every node; kube-vip with BGP has them on lo.
    private static ImmutableArray<Holder> Holders(ClusterModel cluster, IPAddress address) =>
    [
        .. from node in cluster.Nodes
           let links = node.Fact<NodeLinks>()
           where links.IsKnown
           let held = links.Value.Holder(address)
           where held is not null && held.Device is not ("lo" or "kube-ipvs0" or "nodelocaldns") && !held.Device.StartsWith("dummy", StringComparison.Ordinal)
           select new Holder(node, held),
    ];

    private Finding Describe(ClusterModel cluster, IPAddress address, ImmutableArray<Holder> holders)
    {
        var masters = holders.Where(holder => LastState(holder.Node) == "MASTER").ToImmutableArray();
        var isProven = masters.Length > 1;
        var configured = cluster.Fact<VirtualAddresses>().Value.Of(address).First(); // known, see above
        return Found(
            FindingScope.Cluster,
            isProven ? Confidence.Proven : Confidence.Likely,
            isProven ? "both hold it, and both became MASTER last by their logs" : "both held it when they were looked at, which need not have been the same moment",
            ("address", address),
            ("hosts", string.Join(", ", holders.Select(holder => $"{holder.Node.Name} ({holder.Address.Device})"))),
            ("program", configured.Program),
            ("keepalived", configured.Program == "keepalived" ? "yes" : "")) with
        {
            Severity = isProven ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                .. holders.Reverse().Select(holder => Evidence.Of(holder.Address.Line, $"{holder.Node.Name} holds {address} on {holder.Address.Device}")),
                .. masters.Select(holder => Evidence.Of(holder.Node.Logs.Hits(StateChanged)!.Samples[^1], $"{holder.Node.Name} became MASTER")), // counted above
                Evidence.Of(configured.Line, "where it is configured as an address that one host at a time holds"),
            ],
            Affects = [.. holders.Select(holder => FindingScope.OfNode(holder.Node.Name))],
        };
    }

    private static string? LastState(Node node) => node.Logs.Hits(StateChanged) is { } hits ? hits.Samples[^1].Values.GetValueOrDefault("state") : null;
}
