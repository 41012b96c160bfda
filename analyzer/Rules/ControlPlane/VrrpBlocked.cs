using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A host's firewall stops the VRRP packets of its peers: keepalived hears nobody, and becomes MASTER beside the other.</summary>
internal sealed class VrrpBlocked : NodeRule
{
    private const string StateChanged = "control-plane/keepalived-state";
    private const Protocol Vrrp = (Protocol)112;

    // RFC 5798, 5.1.1.2
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.18");

    public override RuleInfo Info { get; } = new("control-plane/vrrp-blocked", Severity.Critical)
    {
        Explains = ["control-plane/virtual-address-twice", "routing/vip-on-two-nodes", "links/address-conflict"],
        Needs = ["files/etc/keepalived/keepalived.conf", "links/addr", "iptables or nftables rules", "keepalived's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var configurations = VirtualAddresses.ConfigurationsOf(node);
        if (!configurations.IsKnown && ApiBalancer.RunsNone(node))
            return [];

        // With unicast peers a host's own packets open the way for the answers.
        var instances = Need(configurations).SelectMany(one => one.Instances).Where(one => one.Interface is not null && !one.UnicastPeers.Any()).ToImmutableArray();
        if (instances.IsEmpty)
            return [];

        Need(node.Fact<NetfilterRulesets>());
        var stack = Need(cluster.Fact<Topology>()).Stack(node.Name) ?? throw CannotTell($"the network of {node.Name} is not in the input (`ip addr` on the node would tell)");
        return instances.Select(instance => Judge(node, cluster, stack, instance)).OfType<Finding>();
    }

    private Finding? Judge(Node node, ClusterModel cluster, NetworkStack stack, VrrpInstance instance)
    {
        var device = instance.Interface!; // filtered
        var own = Need(node.Fact<NodeLinks>()).Link(device)?.Addresses.FirstOrDefault(address => !address.Network.IsV6);
        if ((Peer(node, cluster, instance) ?? Neighbour(own)) is not { } peer)
            throw CannotTell($"the address of {device}, by which keepalived's {instance.Name} hears its peers, is not in the input (`ip addr show {device}` on the node would tell)");

        var packet = new Packet(Address.Of(peer), Address.Of(Group), Vrrp) { InInterface = device, State = ConnectionState.New, TimeToLive = 255, Length = 40 };
        var tried = HookTry.Of(stack, packet, NetHook.Prerouting, NetHook.Input);
        if (tried.Open is { } open)
            throw CannotTell($"whether {node.Name} takes VRRP packets depends on {open} (`nft list ruleset` on the node would tell)");

        return tried.StoppedBy is { } decider ? Describe(node, cluster, instance, peer, decider) : null;
    }

    private static IPAddress? Peer(Node node, ClusterModel cluster, VrrpInstance instance) => cluster.Nodes
        .Where(other => other != node && VirtualAddresses.ConfigurationsOf(other) is { IsKnown: true, Value: var theirs } && theirs.SelectMany(one => one.Instances).Any(one => one.VirtualRouterId == instance.VirtualRouterId))
        .Select(other => AddressOn(other, instance.Interface!)) // filtered
        .FirstOrDefault(address => address is not null);

    private static IPAddress? AddressOn(Node node, string device) =>
        node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } ? links.Link(device)?.Addresses.Where(address => !address.Network.IsV6).Select(address => address.Address).FirstOrDefault() : null;

    // Any other host of the network will do.
    private static IPAddress? Neighbour(InterfaceAddress? own)
    {
        if (own is null)
            return null;

        var bytes = own.Address.GetAddressBytes();
        bytes[^1] ^= 1;
        return new(bytes);
    }

    private Finding Describe(Node node, ClusterModel cluster, VrrpInstance instance, IPAddress peer, Decider decider)
    {
        var address = instance.VirtualAddresses.Select(line => line.Name.Split('/')[0]).FirstOrDefault() ?? "";
        var masters = cluster.Nodes.Where(one => LastState(one) == "MASTER").ToImmutableArray();
        var holders = IPAddress.TryParse(address, out var vip) ? cluster.Nodes.Where(one => one.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && links.Holder(vip) is not null).ToImmutableArray() : [];
        var isSplit = masters.Length > 1 || holders.Length > 1;
        var owner = FirewallOwner.Of(node, decider) ?? "";
        var because = isSplit ? "a simulated VRRP packet ends there for certain, and two hosts are MASTER" : "a simulated VRRP packet ends there for certain; that two hosts are MASTER the input does not show";
        return Found(FindingScope.OfNode(node.Name), isSplit ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name),
            ("instance", instance.Name),
            ("device", instance.Interface ?? ""),
            ("address", address),
            ("peer", peer),
            ("step", ForwardWords.PlaceOf(decider)),
            ("place", decider.Line.ToString()),
            ("owner", owner),
            ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
            ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
            ("zone", node.Fact<FirewalldState>() is { IsKnown: true, Value: var firewalld } ? firewalld.ZoneOf(instance.Interface ?? "")?.Name ?? firewalld.DefaultZone ?? "public" : "public"),
            ("because", because)) with
        {
            Severity = isSplit ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                ForwardWords.Cite(decider.Line, $"VRRP packets end here: {ForwardWords.PlaceOf(decider)}"),
                Evidence.Of(instance.Block.Line, $"{instance.Name} shares {address} with other hosts"),
                .. masters.Take(2).Select(one => Evidence.Of(one.Logs.Hits(StateChanged)!.Samples[^1], $"{one.Name} became MASTER")), // counted above
            ],
            Affects = [.. holders.Concat(masters).Select(one => FindingScope.OfNode(one.Name)).Distinct()],
        };
    }

    private static string? LastState(Node node) => node.Logs.Hits(StateChanged) is { } hits ? hits.Samples[^1].Values.GetValueOrDefault("state") : null;
}
