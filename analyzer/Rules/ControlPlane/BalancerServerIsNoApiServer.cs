using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The balancer in front of the API servers sends connections to an address or port where none is.</summary>
internal sealed class BalancerServerIsNoApiServer : NodeRule
{
    public override RuleInfo Info { get; } = new("control-plane/balancer-server-is-no-api-server", Severity.Warning)
    {
        Explains = ["control-plane/balancer-servers-down"],
        Needs = ["files/etc/haproxy/haproxy.cfg", "core_v1_nodes", "kube-apiserver's flags"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var ports = node.Fact<BalancedPorts>();
        if (!ports.IsKnown)
        {
            if (ApiBalancer.WhyUnknown(node) is { } unknown)
                throw CannotTell(unknown);
            yield break;
        }

        var balancers = ApiBalancer.Of(ports.Value, cluster).ToImmutableArray();
        if (balancers.IsEmpty)
            yield break;

        var nodes = Need(cluster.Fact<KubeNodes>());
        var known = ApiBalancer.ControlPlaneAddresses(cluster);
        if (known.IsEmpty || nodes.WhyPartial is not null)
            throw CannotTell(nodes.WhyPartial ?? "nothing in the input tells where the API servers are");

        foreach (var balancer in balancers)
        {
            // Where none is known, the control plane is not of this input.
            var strangers = balancer.Servers.Where(server => server.Address is { } address && !known.Contains(address)).ToImmutableArray();
            if (strangers.IsEmpty || strangers.Length == balancer.Servers.Length)
                continue;

            yield return Describe(node, balancer, strangers, nodes);
        }
    }

    private Finding Describe(Node node, ApiBalancer balancer, ImmutableArray<BalancedServer> strangers, KubeNodes nodes)
    {
        var first = strangers[0];
        var owner = nodes.WithAddress(first.Address!)?.Name; // has one, see above
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            owner is null ? (Sentence)$"{first.Address} is no address of any node" : $"{first.Address} is {owner}'s, which is no control plane node",
            ("node", node.Name),
            ("name", balancer.Port.Name),
            ("program", balancer.Port.Program),
            ("server", first.Name),
            ("address", $"{first.Address}:{first.Port}"),
            ("owner", owner ?? "")) with
        {
            Evidence = [.. strangers.Select(server => Evidence.Of(server.Line, $"{server.Address} is no control plane node"))],
            Affects = [FindingScope.Cluster],
        };
    }
}
