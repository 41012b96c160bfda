using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Two nodes hold the same address on one network, or have interfaces there with the same hardware address.</summary>
internal sealed class DuplicateAddress : ClusterRule
{
    // Each host has its own network behind them, or holds addresses there that are everybody's on purpose.
    private static readonly ImmutableArray<string> NotShared =
        ["lo", "docker", "br-", "virbr", "lxdbr", "podman", "cni", "cbr", "flannel", "kube-", "dummy", "nodelocaldns", "tunl", "vxlan", "cali", "veth", "cilium", "lxc", "weave", "antrea", "ovn", "wg"];

    // RFC 5798: the hardware address of a virtual router.
    private const string Vrrp = "00:00:5e:";

    public override RuleInfo Info { get; } = new("links/duplicate-address", Severity.Critical)
    {
        Explains = ["links/address-conflict", "links/duplicate-ipv6-address", "cni/no-route-to-host", "cni/calico-address-conflict"],
        Needs = ["links/addr of at least two nodes"],
    };

    private sealed record Held(Node Node, Link Link, InterfaceAddress Address);

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var known = cluster.Nodes.Where(node => node.Fact<NodeLinks>().IsKnown).ToImmutableArray();
        if (known.Count(node => node.Fact<NodeLinks>().Value.Addresses.Any(address => address.Scope == "global")) < 2)
            throw CannotTell($"the interfaces of fewer than two nodes are in the input ({new ShellCommand("ip addr")} on each node would tell)");

        ImmutableArray<Held> held = [.. known.SelectMany(node => node.Fact<NodeLinks>().Value.Links.Where(IsShared).SelectMany(link => link.Addresses.Where(address => address.Scope == "global").Select(address => new Held(node, link, address))))];
        return Addresses(held, cluster).Concat(HardwareAddresses(held));
    }

    private static bool IsShared(Link link) => !NotShared.Any(start => link.Name.StartsWith(start, StringComparison.Ordinal)) && link.Kind is null or "bond" or "vlan" or "team" or "bridge" or "veth" or "macvlan";

    // The same network: others hold different addresses of it. In VirtualBox every machine has 10.0.2.15 in a network of its own.
    private static bool IsOneNetwork(Held one, ImmutableArray<Held> all) => all.Any(other => other.Node != one.Node && !other.Address.Address.Equals(one.Address.Address) && one.Address.Network.Contains(other.Address.Address));

    // Where both are the same, one host was captured twice under two names.
    private static bool IsOfSeveral(IEnumerable<string?> others) => others.Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1;

    private IEnumerable<Finding> Addresses(ImmutableArray<Held> held, ClusterModel cluster)
    {
        var floating = cluster.Fact<VirtualAddresses>() is { IsKnown: true, Value: var known } ? known : null;
        return held.GroupBy(one => one.Address.Address).Where(group => group.Select(one => one.Node).Distinct().Count() > 1)
            .Where(group => floating?.Of(group.Key).Any() != true && !group.First().Address.Network.IsHost && group.All(one => IsOneNetwork(one, held)) && IsOfSeveral(group.Select(one => one.Link.LinkAddress)))
            .Select(group => Describe(group.Key.ToString(), "address", [.. group]));
    }

    private IEnumerable<Finding> HardwareAddresses(ImmutableArray<Held> held) => held
        .Where(one => one.Link.LinkAddress is { } own && own != "00:00:00:00:00:00" && !own.StartsWith(Vrrp, StringComparison.Ordinal)).GroupBy(one => one.Link.LinkAddress!.ToLowerInvariant()) // filtered
        .Where(group => group.Select(one => one.Node).Distinct().Count() > 1 && group.All(one => IsOneNetwork(one, held)) && IsOfSeveral(group.Select(one => one.Address.Address.ToString())))
        .Select(group => Describe(group.Key, "hardware address", [.. group.DistinctBy(one => one.Node)]));

    private Finding Describe(string what, string kind, ImmutableArray<Held> group)
    {
        var nodes = string.Join(", ", group.Select(one => $"{one.Node.Name} ({one.Link.Name})").Distinct());
        Sentence because = $"{nodes} hold it at the same time in the network {group[0].Address.Network.First}/{group[0].Address.Network.Length}; no log was asked for conflicts";
        return Found(FindingScope.Cluster, Confidence.Likely, because, ("what", what), ("kind", kind), ("nodes", nodes), ("first", group[0].Node.Name), ("device", group[0].Link.Name), ("isMac", kind == "address" ? "" : "yes"), ("because", because)) with
        {
            Evidence = [.. group.Reverse().Select(one => ClusterAddresses.Cite(kind == "address" ? one.Address.Line : one.Link.Line, $"{one.Link.Name} of {one.Node.Name} has {what}"))],
            Affects = [.. group.Select(one => FindingScope.OfNode(one.Node.Name)).Distinct()],
        };
    }
}
