using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>Outputs that tell of devices, addresses, routes and neighbours.</summary>
internal static class NetworkKinds
{
    public static readonly ImmutableArray<FileKind> All =
    [
        new("routing/routes", "ip -j route show table all") { Names = ["ip route", "route", "routes"], Looks = NetworkLooks.IsRoutesJson4, Detail = NetworkLooks.HasTablesJson },
        new("routing/routes6", "ip -6 -j route show table all") { Names = ["ip6 route", "ip 6 route", "ipv6 route", "routes6", "route6"], Looks = NetworkLooks.IsRoutesJson6, Detail = NetworkLooks.HasTablesJson },
        new("routing/routes-text", "ip route show table all") { Names = ["ip route", "iproute", "ip routes", "ip r", "ip ro", "route", "routes", "routing table"], Looks = NetworkLooks.IsRoutes4, Detail = NetworkLooks.HasTables },
        new("routing/routes6-text", "ip -6 route show table all") { Names = ["ip6 route", "ip 6 route", "ipv6 route", "routes6", "route6", "ip6route"], Looks = NetworkLooks.IsRoutes6, Detail = NetworkLooks.HasTables },
        new("routing/rules6", "ip -6 -j rule show") { Names = ["ip6 rule", "ip 6 rule", "ipv6 rule", "rules6"], Looks = NetworkLooks.IsRulesJson, NeedsName = true },
        new("routing/rules", "ip -j rule show") { Names = ["ip rule", "ip rules", "rule", "rules"], Looks = NetworkLooks.IsRulesJson },
        new("routing/rules6-text", "ip -6 rule show") { Names = ["ip6 rule", "ip 6 rule", "ipv6 rule", "rules6", "ip6rule"], Looks = NetworkLooks.IsRules, NeedsName = true },
        new("routing/rules-text", "ip rule show") { Names = ["ip rule", "ip rules", "ip ru", "iprule", "iprules", "rule", "rules"], Looks = NetworkLooks.IsRules },
        new("routing/neighbours6-text", "ip -6 neigh show nud all") { Names = ["ip6 neigh", "ip 6 neigh", "ipv6 neigh"], Looks = NetworkLooks.IsNeighbours6 },
        new("routing/neighbours-text", "ip neigh show nud all") { Names = ["ip neigh", "ip n", "ip neighbour", "ip neighbor", "neigh", "neighbours", "neighbors", "ipneigh", "arp"], Looks = head => NetworkLooks.IsNeighbours(head) && !NetworkLooks.IsNeighbours6(head), MayBeEmpty = true },
        new("routing/neighbours", "ip -j neigh show nud all") { Names = ["ip neigh", "ip neighbour", "neigh", "neighbours", "neighbors"], Looks = NetworkLooks.IsNeighboursJson },
        new("routing/route-n", "route -n") { Names = ["route", "route n", "netstat rn", "netstat nr"], Looks = NetworkLooks.IsRouteN },
        new("files/proc/net/route", "cat /proc/net/route") { Names = ["proc net route"], Looks = head => head.First.StartsWith("Iface\tDestination", StringComparison.Ordinal) },
        new("routing/arp", "arp -an") { Names = ["arp"], Looks = NetworkLooks.IsArp },
        new("files/proc/net/arp", "cat /proc/net/arp") { Names = ["proc net arp", "arp"], Looks = head => head.First.StartsWith("IP address       HW type", StringComparison.Ordinal) },
        new("routing/nexthops", "ip -j nexthop show") { Names = ["ip nexthop", "nexthop", "nexthops"], Looks = NetworkLooks.IsNextHopsJson },
        new("routing/nexthops-text", "ip nexthop show") { Names = ["ip nexthop", "nexthop", "nexthops"], Looks = NetworkLooks.IsNextHops, MayBeEmpty = true },
        new("files/etc/iproute2/rt_tables", "cat /etc/iproute2/rt_tables") { Names = ["rt tables"], Looks = head => head.Has("255\tlocal") || head.Has("255 local") },
        new("links/addr", "ip -d -s -j addr show") { Names = ["ip addr", "ip a", "addr", "addresses"], Looks = NetworkLooks.IsAddressesJson },
        new("links/link", "ip -d -s -j link show") { Names = ["ip link", "link", "links"], Looks = NetworkLooks.IsLinksJson },
        new("links/addr-text", "ip -d addr show") { Names = ["ip addr", "ipaddr", "ip address", "ip a", "addr", "addresses", "interfaces"], Looks = NetworkLooks.IsAddresses, Detail = head => head.Has(" promiscuity ") ? 1 : NetworkLooks.IsBriefAddresses(head) ? -1 : 0 },
        new("links/link-text", "ip -d -s link show") { Names = ["ip link", "iplink", "ip l", "link", "links"], Looks = NetworkLooks.IsLinksOnly, Detail = head => head.Has(" promiscuity ") ? 1 : 0 },
        new("links/maddr", "ip -j maddr show") { Names = ["ip maddr", "ip maddress", "maddr"], Looks = head => head.HasMember("ifname") && head.HasMember("maddr") },
        new("links/maddr-text", "ip maddr show") { Names = ["ip maddr", "ip maddress", "maddr"], Looks = NetworkLooks.IsMulticastGroups },
        new("links/nmcli-devices", "nmcli -t device status") { Names = ["nmcli device status", "nmcli dev status", "nmcli device", "nmcli dev", "nmcli d"], Looks = NetworkLooks.IsNmcliDevices },
        new("links/nmcli-connections", "nmcli connection show") { Names = ["nmcli connection", "nmcli con", "nmcli c"], Looks = NetworkLooks.IsNmcliConnections },
        new("dns/nmcli-devices", "nmcli device show") { Names = ["nmcli device show", "nmcli dev show", "nmcli device", "nmcli dev"], Looks = head => head.First.StartsWith("GENERAL.DEVICE:", StringComparison.Ordinal) },
        new("links/ifconfig", "ifconfig -a") { Names = ["ifconfig"], Looks = NetworkLooks.IsIfconfig },
        new("links/bridge-fdb", "bridge -s -j fdb show") { Names = ["bridge fdb", "fdb"], Looks = NetworkLooks.IsFdbJson },
        new("links/bridge-fdb-text", "bridge fdb show") { Names = ["bridge fdb", "fdb"], Looks = NetworkLooks.IsFdb },
        new("links/bridge-link", "bridge -d -j link show") { Names = ["bridge link"], Looks = NetworkLooks.IsBridgeLinksJson },
        new("links/bridge-link-text", "bridge -d link show") { Names = ["bridge link", "bridge"], Looks = NetworkLooks.IsBridgeLinks },
        new("links/bridge-vlan", "bridge -j vlan show") { Names = ["bridge vlan"], Looks = head => head.HasMember("vlans") },
        new("links/bridge-vlan-text", "bridge vlan show") { Names = ["bridge vlan"], Looks = head => head.First.StartsWith("port ", StringComparison.Ordinal) && head.First.Contains("vlan", StringComparison.Ordinal) },
        new("links/brctl", "brctl show") { Names = ["brctl"], Looks = head => head.First.StartsWith("bridge name\t", StringComparison.Ordinal) },
        new("links/qdisc", "tc -s qdisc show") { Names = ["tc qdisc", "qdisc", "tc"], Looks = head => head.First.StartsWith("qdisc ", StringComparison.Ordinal) },
        new("links/netconf", "ip -j netconf show") { Names = ["ip netconf", "netconf"], Looks = head => head.HasMember("interface") && head.HasMember("forwarding") },
        new("links/netconf-text", "ip netconf show") { Names = ["ip netconf", "netconf"], Looks = NetworkLooks.IsNetconf },
        new("links/netns-list", "ip netns list") { Names = ["ip netns", "netns list", "netns"], Looks = head => head.MostLinesAre(line => line.Split(" (id: ")[0].All(letter => !char.IsWhiteSpace(letter))), NeedsName = true, MayBeEmpty = true },
        new("files/proc/net/dev", "cat /proc/net/dev") { Names = ["proc net dev", "net dev"], Looks = head => head.First.StartsWith("Inter-|   Receive", StringComparison.Ordinal) },
        new("links/ethtool/", "ethtool DEVICE, with -k, -i and -S") { Names = ["ethtool"], Looks = EthtoolParts.HoldsAny, Split = EthtoolParts.Of },
    ];
}
