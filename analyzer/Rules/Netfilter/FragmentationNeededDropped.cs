using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A node drops the ICMP errors by which routers ask for smaller packets: where a path's MTU is smaller, large packets vanish without a word.</summary>
internal sealed class FragmentationNeededDropped : NodeRule
{
    // RFC 792: destination unreachable, fragmentation needed and DF set.
    private static readonly IcmpMessage FragmentationNeeded = new(3, 4);

    public override RuleInfo Info { get; } = new("netfilter/fragmentation-needed-dropped", Severity.Warning)
    {
        Explains = ["services/upstream-connection-reset"],
        Needs = ["iptables or nftables rules", "links/addr of all nodes", "routing/routes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            return [];

        Need(node.Fact<NetfilterRulesets>());
        var uplink = Uplink(node) ?? throw CannotTell($"the interface of the default route is not in the input ({new ShellCommand("ip route; ip addr")} on the node would tell)");
        var stack = Need(cluster.Fact<Topology>()).Stack(node.Name) ?? throw CannotTell($"the network of {node.Name} is not in the input ({new ShellCommand("ip addr")} on the node would tell)");

        // It is about a connection that the node knows: RELATED, wherever connection tracking is asked.
        var error = new Packet(Address.Of(uplink.Router), Address.Of(uplink.Own), Protocol.Icmp) { InInterface = uplink.Link.Name, Icmp = FragmentationNeeded, State = ConnectionState.Related, Length = 56, IsDontFragment = false };
        var tried = HookTry.Of(stack, error, NetHook.Prerouting, NetHook.Input);
        if (tried.Open is { } open)
            throw CannotTell($"whether {node.Name} takes ICMP errors depends on {open} ({new ShellCommand("nft list ruleset")} on the node would tell)");

        return tried.StoppedBy is { } decider ? [Describe(node, cluster, uplink, decider)] : [];
    }

    private sealed record Way(Link Link, IPAddress Own, IPAddress Router);

    private static Way? Uplink(Node node)
    {
        if (node.Fact<RoutingTables>() is not { IsKnown: true, Value: var tables } || node.Fact<NodeLinks>() is not { IsKnown: true, Value: var links })
            return null;

        var route = tables.Table("main").Where(route => route.IsDefault && route.Hop is { Device: not null, Gateway: not null }).OrderBy(route => route.Metric).FirstOrDefault();
        var link = route is null ? null : links.Link(route.Hop.Device!); // filtered
        var own = link?.Addresses.FirstOrDefault(address => !address.Network.IsV6)?.Address;
        return link is null || own is null ? null : new(link, own, route!.Hop.Gateway!); // a link was found by it
    }

    private Finding Describe(Node node, ClusterModel cluster, Way uplink, Decider decider)
    {
        var smaller = Smaller(node, cluster, uplink);
        Sentence because = smaller is null
            ? (Sentence)"a simulated ICMP error ends there for certain; that any path has a smaller MTU the input does not show"
            : $"a simulated ICMP error ends there for certain, and {smaller.Value.Says}";
        return Found(FindingScope.OfNode(node.Name), smaller is null ? Confidence.Possible : Confidence.Likely, because,
            ("node", node.Name), ("device", uplink.Link.Name), ("router", uplink.Router), ("mtu", uplink.Link.Mtu?.ToString() ?? ""), ("smaller", smaller?.Says ?? ""),
            ("step", ForwardWords.PlaceOf(decider)), ("place", decider.Line.ToString()), ("owner", FirewallOwner.Of(node, decider) ?? ""), ("because", because)) with
        {
            Severity = smaller is null ? Severity.Info : Severity.Warning,
            Evidence = [ForwardWords.Cite(decider.Line, $"ICMP errors end here: {ForwardWords.PlaceOf(decider)}"), .. smaller is { } line ? new[] { ForwardWords.Cite(line.Line, line.Says) } : []],
        };
    }

    // A route that says so, or another node that takes less.
    private static (string Says, SourceLine Line)? Smaller(Node node, ClusterModel cluster, Way uplink)
    {
        if (uplink.Link.Mtu is not { } mtu)
            return null;
        if (node.Fact<RoutingTables>().Value.Routes.FirstOrDefault(route => route.Hop.Device == uplink.Link.Name && route.Mtu < mtu) is { } route) // known, see above
            return ($"the route {route} takes less than the {mtu} bytes of {uplink.Link.Name}", route.Line);

        return cluster.Nodes.Where(other => other != node).Select(other => (Node: other, Way: Uplink(other)))
            .Where(other => other.Way?.Link.Mtu < mtu)
            .Select(other => ((string, SourceLine)?)($"{other.Node.Name} takes {other.Way!.Link.Mtu} bytes, {node.Name} sends {mtu}", other.Way.Link.Line)) // filtered
            .FirstOrDefault();
    }
}
