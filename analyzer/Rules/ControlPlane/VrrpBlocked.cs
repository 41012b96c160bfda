using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>VRRP packets end at a host's firewall, or no route leads to a unicast peer: keepalived is not heard or hears nobody, and two hosts become MASTER.</summary>
internal sealed class VrrpBlocked : NodeRule
{
    private const string StateChanged = "control-plane/keepalived-state";

    public override RuleInfo Info { get; } = new("control-plane/vrrp-blocked", Severity.Critical)
    {
        Explains = ["control-plane/virtual-address-twice", "routing/vip-on-two-nodes", "links/address-conflict"],
        Needs = ["files/etc/keepalived/keepalived.conf", "links/addr", "routing/routes", "iptables or nftables rules", "keepalived's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var configurations = VirtualAddresses.ConfigurationsOf(node);
        if (!configurations.IsKnown && ApiBalancer.RunsNone(node))
            return [];

        var instances = Need(configurations).SelectMany(one => one.Instances).Where(one => one.Interface is not null).ToImmutableArray();
        if (instances.IsEmpty)
            return [];

        Need(node.Fact<NetfilterRulesets>());
        var stack = Need(cluster.Fact<Topology>()).Stack(node.Name) ?? throw CannotTell($"the network of {node.Name} is not in the input ({new ShellCommand("ip addr")} on the node would tell)");
        return instances.Select(instance => Judge(node, cluster, stack, instance)).OfType<Finding>();
    }

    private Finding? Judge(Node node, ClusterModel cluster, NetworkStack stack, VrrpInstance instance)
    {
        var open = new List<string>();
        foreach (var tried in instance.UnicastPeers.Any() ? Unicast(node, stack, instance) : Multicast(node, cluster, stack, instance))
        {
            if (tried.NoRoute is not null || tried.Hooks?.StoppedBy is not null)
                return Describe(node, cluster, instance, tried);
            if (tried.Hooks?.Open is { } why)
                open.Add(why);
        }

        return open is [var first, ..] ? throw CannotTell($"whether {node.Name} lets VRRP packets through depends on {first} ({new ShellCommand("nft list ruleset")} on the node would tell)") : null;
    }

    private static IEnumerable<VrrpTry> Multicast(Node node, ClusterModel cluster, NetworkStack stack, VrrpInstance instance)
    {
        var device = instance.Interface!; // filtered
        var own = Own(node, instance, isV6: IsV6(instance));
        if (own is null || (Peer(node, cluster, instance) ?? Neighbour(own)) is not { } peer)
            throw CannotTell($"the address of {device}, by which keepalived's {instance.Name} hears its peers, is not in the input ({new ShellCommand($"ip addr show {device}")} on the node would tell)");

        return VrrpTry.Multicast(stack, device, own, peer);
    }

    private static IEnumerable<VrrpTry> Unicast(Node node, NetworkStack stack, VrrpInstance instance)
    {
        foreach (var peer in instance.UnicastPeers.Select(AddressIn).OfType<IPAddress>())
        {
            var isV6 = peer.AddressFamily == AddressFamily.InterNetworkV6;
            var own = AddressIn(instance.UnicastSource ?? "") ?? Own(node, instance, isV6)
                ?? throw CannotTell($"the address by which keepalived's {instance.Name} speaks to {peer} is not in the input ({new ShellCommand($"ip addr show {instance.Interface}")} on the node would tell)");
            foreach (var tried in VrrpTry.Unicast(stack, Need(stack.Fib(isV6)), own, peer))
                yield return tried;
        }
    }

    private static IPAddress? AddressIn(string text) => IPAddress.TryParse(text, out var address) ? address : null;

    private static bool IsV6(VrrpInstance instance) => instance.VirtualAddresses.FirstOrDefault() is { } first && first.Name.Contains(':');

    // Of IPv6 VRRP speaks from the link-local address.
    private static IPAddress? Own(Node node, VrrpInstance instance, bool isV6) => Need(node.Fact<NodeLinks>()).Link(instance.Interface!)?.Addresses // filtered
        .Where(address => address.Network.IsV6 == isV6)
        .OrderByDescending(address => address.Address.IsIPv6LinkLocal)
        .FirstOrDefault()?.Address;

    private static IPAddress? Peer(Node node, ClusterModel cluster, VrrpInstance instance) => cluster.Nodes
        .Where(other => other != node && VirtualAddresses.ConfigurationsOf(other) is { IsKnown: true, Value: var theirs } && theirs.SelectMany(one => one.Instances).Any(one => one.VirtualRouterId == instance.VirtualRouterId))
        .Select(other => AddressOn(other, instance.Interface!, IsV6(instance))) // filtered
        .FirstOrDefault(address => address is not null);

    private static IPAddress? AddressOn(Node node, string device, bool isV6) =>
        node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } ? links.Link(device)?.Addresses.Where(address => address.Network.IsV6 == isV6).Select(address => address.Address).FirstOrDefault() : null;

    // Any other host of the network will do.
    private static IPAddress Neighbour(IPAddress own)
    {
        var bytes = own.GetAddressBytes();
        bytes[^1] ^= 1;
        return new(bytes);
    }

    private Finding Describe(Node node, ClusterModel cluster, VrrpInstance instance, VrrpTry tried)
    {
        var decider = tried.Hooks?.StoppedBy;
        var address = instance.VirtualAddresses.Select(line => line.Name.Split('/')[0]).FirstOrDefault() ?? "";
        var masters = cluster.Nodes.Where(one => LastState(one) == "MASTER").ToImmutableArray();
        var holders = IPAddress.TryParse(address, out var vip) ? cluster.Nodes.Where(one => one.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && links.Holder(vip) is not null).ToImmutableArray() : [];
        var isSplit = masters.Length > 1 || holders.Length > 1;
        var owner = decider is null ? "" : FirewallOwner.Of(node, decider) ?? "";
        var (step, line) = decider is not null ? (ForwardWords.PlaceOf(decider), decider.Line) : NoRoute(tried);
        var because = isSplit ? "a simulated VRRP packet ends there for certain, and two hosts are MASTER" : "a simulated VRRP packet ends there for certain; that two hosts are MASTER the input does not show";
        return Found(FindingScope.OfNode(node.Name), isSplit ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name),
            ("instance", instance.Name),
            ("device", instance.Interface ?? ""),
            ("address", address),
            ("peer", tried.Peer),
            ("step", step),
            ("place", line.ToString()),
            ("isSent", tried.IsSent ? "yes" : ""),
            ("noRoute", tried.NoRoute is null ? "" : "yes"),
            ("unicast", instance.UnicastPeers.Any() ? "yes" : ""),
            ("owner", owner),
            ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
            ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
            ("zone", node.Fact<FirewalldState>() is { IsKnown: true, Value: var firewalld } ? firewalld.ZoneOf(instance.Interface ?? "")?.Name ?? firewalld.DefaultZone ?? "public" : "public"),
            ("because", because)) with
        {
            Severity = isSplit ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                ForwardWords.Cite(line, $"VRRP packets end here: {step}"),
                Evidence.Of(instance.Block.Line, $"{instance.Name} shares {address} with other hosts"),
                .. masters.Take(2).Select(one => Evidence.Of(one.Logs.Hits(StateChanged)!.Samples[^1], $"{one.Name} became MASTER")), // counted above
            ],
            Affects = [.. holders.Concat(masters).Select(one => FindingScope.OfNode(one.Name)).Distinct()],
        };
    }

    private static (string, SourceLine) NoRoute(VrrpTry tried) => tried.NoRoute switch
    {
        RouteResult.Refused refused => (refused.What, refused.Line),
        RouteResult.None none => ($"no route leads to {tried.Peer}", none.Searched),
        _ => ("", default),
    };

    private static string? LastState(Node node) => node.Logs.Hits(StateChanged) is { } hits ? hits.Samples[^1].Values.GetValueOrDefault("state") : null;
}
