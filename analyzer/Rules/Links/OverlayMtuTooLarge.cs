using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A tunnel takes packets that with its headers do not fit the device below it.</summary>
internal sealed class OverlayMtuTooLarge : NodeRule
{
    public override RuleInfo Info { get; } = new("links/overlay-mtu-too-large", Severity.Warning)
    {
        Needs = ["links/addr with ip -d", "routing/routes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        var tables = Need(node.Fact<RoutingTables>());
        var used = links.Links.Where(link => link.IsUp != false && PodWay.IsTunnel(link) && link.Name != "tunl0" | tables.Table("main").Any(route => route.Hop.Device == link.Name)).ToList();
        if (links.Links.Any(link => link.Kind is null && Overlays.IsNamedAsOne(link.Name)))
            throw CannotTell($"the kinds of the interfaces are not in the input ({new ShellCommand("ip -d link")} on the node would tell)");

        return used.Where(link => tables.Routes.Any(route => route.Hop.Device == link.Name && route.Table is not "local" && route.Mtu is null))
            .Select(link => Judge(node, link, links, tables)).OfType<Finding>();
    }

    private Finding? Judge(Node node, Link tunnel, NodeLinks links, RoutingTables tables)
    {
        if (Headers(tunnel) is not { } headers || Below(tunnel, links, tables) is not { Mtu: { } room } below || tunnel.Mtu is not { } mtu || mtu + headers <= room)
            return null;

        var because = "both sizes and the tunnel's headers are known; packets of that size are cut in two by the kernel, or lost where fragments or ICMP are filtered";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("device", tunnel.Name), ("mtu", mtu), ("below", below.Name), ("belowMtu", room), ("headers", headers), ("fitting", room - headers), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(tunnel.Line, $"{tunnel.Name} takes packets of {mtu} bytes, to which {headers} are added"),
                ClusterAddresses.Cite(below.Line, $"{below.Name} below it takes {room}"),
            ],
        };
    }

    // Outer headers: IPv4 20 or IPv6 40, UDP 8, VXLAN or GENEVE 8 with an Ethernet header of 14; WireGuard 32 after IP and UDP.
    private static int? Headers(Link tunnel) => tunnel switch
    {
        { Details: VxlanDetails { IsExternal: false } vxlan } => IsV6(vxlan.Local) ? 70 : 50,
        { Kind: "geneve", Details: TunnelDetails { IsExternal: false } geneve } => IsV6(geneve.Local) ? 70 : 50,
        { Kind: "ipip" } => 20,
        { Kind: "wireguard" } => 60,
        _ => null,
    };

    private static bool IsV6(System.Net.IPAddress? address) => address is not null && ClusterAddresses.IsV6(address);

    private static Link? Below(Link tunnel, NodeLinks links, RoutingTables tables)
    {
        var (device, local) = tunnel.Details switch
        {
            VxlanDetails vxlan => (vxlan.Device, vxlan.Local),
            TunnelDetails other => (other.Device, other.Local),
            _ => (null, null),
        };
        var name = device ?? (local is null ? null : links.Holder(local)?.Device)
            ?? tables.Table("main").Where(route => route.IsDefault).OrderBy(route => route.Metric).FirstOrDefault()?.Hop.Device;
        return name is null ? null : links.Link(name);
    }
}
