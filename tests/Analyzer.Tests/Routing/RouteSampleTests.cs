using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Routing;

/// <summary>One namespace's tables and policy rules, printed by several versions of several tools.</summary>
public sealed class RouteSampleTests
{
    [Fact]
    public void Old_and_new_text_and_JSON_tell_the_same_routes()
    {
        var all = Sample.ReadAll<RouteList>("Routing", "ip-route-all.debian11-iproute2-5", "ip-route-all", "ip-d-route-all", "ip-j-d-route-all");
        var iproute = all.Where(one => !one.Text.Path.Contains("busybox", StringComparison.Ordinal)).ToList();

        Assert.All(iproute, one => Assert.Equal(Facts(iproute[0]), Facts(one)));
        Assert.Contains("default via 192.168.56.1 dev eth0 weight 1 or via 172.31.0.1 dev eth1 weight 3 metric 200", iproute[0].Routes.Select(Weighted));
    }

    [Fact]
    public void What_a_route_asks_for_is_read()
    {
        var all = Sample.ReadAll<RouteList>("Routing", "ip-d-route-all", "ip-j-d-route-all");

        Assert.All(all, one =>
        {
            Assert.Equal(("0x10", 1300, "5", "link"), (To(one, "10.47.0.0/16").Tos, To(one, "10.47.0.0/16").Mtu, To(one, "10.47.0.0/16").Realms, To(one, "10.47.0.0/16").Scope));
            Assert.Equal((1400, 1360), (To(one, "10.244.3.0/24").Mtu, To(one, "10.244.3.0/24").AdvertisedMss));
            Assert.Equal((7, "nhid"), (To(one, "10.48.0.0/16").NextHopObject, To(one, "10.48.0.0/16").NotModelled.Single()));
            Assert.Contains("ip", To(one, "10.50.0.0/16").Hop.Encapsulation, StringComparison.Ordinal);
            Assert.Equal(RouteType.Throw, To(one, "10.45.0.0/16").Type);
            Assert.False(To(one, "10.46.0.0/16").Destination.IsV6);
        });
        Assert.True(To(all[0], "10.47.0.0/16").IsMtuLocked);
    }

    [Fact]
    public void IPv6_routes_are_known_as_such()
    {
        var all = Sample.ReadAll<RouteList>("Routing", "ip-6-route-all", "ip-6-j-d-route-all");

        Assert.All(all, one => Assert.All(one.Routes, route => Assert.True(route.Destination.IsV6)));
        Assert.All(all, one => Assert.Equal(Facts(all[0]), Facts(one)));
        Assert.All(all, one => Assert.True(To(one, "2001:db8:43::/48").ExpiresSeconds is > 500 and < 600));
    }

    [Theory]
    [InlineData("2001:db8::/64 dev tun0 metric 256\ndefault dev tun0 metric 1024", true)]
    [InlineData("10.0.0.0/8 dev tun0\ndefault dev tun0 scope link", false)]
    [InlineData("unreachable default dev lo  table unspec  proto kernel  metric 4294967295  error -101 hoplimit 255", true)] // iproute2 3.10, CentOS 7
    [InlineData("default via inet6 fe80::1 dev eth0", false)]
    [InlineData("default dev tun0 scope link", false)]
    public void A_default_route_is_of_the_family_of_its_list(string text, bool isV6) =>
        Assert.Equal(isV6, RouteList.Parse(new("n", "routing/routes-text.txt", text)).Value.Routes[^1].Destination.IsV6);

    [Fact]
    public void Where_IPv6_was_asked_for_a_default_route_is_of_IPv6() =>
        Assert.True(RouteList6.Parse(new("n", "routing/routes6-text.txt", "default dev tun0 metric 1024")).Value.List.Routes.Single().Destination.IsV6);

    [Fact]
    public void The_answer_of_a_route_lookup_is_a_route()
    {
        var all = Sample.ReadAll<RouteList>("Routing", "ip-route-get", "ip-6-route-get", "ip-route-get-local");

        Assert.Equal(
            ["8.8.8.8 via 192.168.56.1 dev eth0 src 192.168.56.12", "2001:db8:9::1 via 2001:db8:1::1 dev eth0 src 2001:db8:1::12 metric 1024", "local 192.168.56.12 dev lo src 192.168.56.12 table local"],
            all.Select(one => one.Routes.Single().ToString()).Distinct());
    }

    // iproute2 4.9, a route to a destination that answered "fragmentation needed".
    [Fact]
    public void What_the_kernel_remembers_of_a_destination_belongs_to_its_route()
    {
        var route = RouteList.Parse(new("n", "r", "10.9.0.7 via 192.168.56.1 dev eth0 src 192.168.56.12 \n    cache  expires 591sec mtu 1400 ")).Value.Routes.Single();

        Assert.Equal((591, 1400), (route.ExpiresSeconds, route.Mtu));
    }

    // Debian 12, iproute2 6.1 (addresses changed): Calico and a segment-routed network.
    [Theory]
    [InlineData("10.1.0.0/16  encap mpls  100/200 via 192.168.56.1 dev eth0", "mpls 100/200")]
    [InlineData("2001:db8::/32  encap seg6 mode encap segs 1 [ fc00::1 ] dev eth0 metric 1024 pref medium", "seg6 mode encap segs 1 [ fc00::1 ]")]
    public void What_wraps_a_packet_is_kept_as_written(string line, string encapsulation)
    {
        var parsed = RouteList.Parse(new("n", "r", line));

        Assert.Empty(parsed.Notes);
        Assert.Equal(encapsulation, parsed.Value.Routes.Single().Hop.Encapsulation);
    }

    [Fact]
    public void Route_and_netstat_and_proc_show_the_main_table_only()
    {
        var tables = Sample.ReadAll<RouteTable>("Routing", "route-n", "netstat-rn").Select(one => one.Routes).ToList();
        tables.Add(Sample.ReadAll<ProcNetRoute>("Routing", "proc-net-route").Single().Routes);

        Assert.Equal(9, tables.Count);
        Assert.All(tables, routes =>
        {
            Assert.Equal(14, routes.Length);
            Assert.All(routes, route => Assert.Equal("main", route.Table));
            Assert.Equal("default via 192.168.56.1 dev eth0", routes[0].ToString());
            Assert.Equal([RouteType.Unreachable, RouteType.Unreachable, RouteType.Unreachable], routes.Skip(2).Take(3).Select(route => route.Type));
            Assert.Equal("10.244.2.0/24 via 10.244.2.0 dev flannel.1", routes[9].ToString());
            Assert.Equal("198.18.0.0/15 dev eth0", routes[13].ToString());
        });
    }

    [Fact]
    public void Route_and_proc_show_IPv6_routes()
    {
        var tables = Sample.ReadAll<RouteTable>("Routing", "route6-n").Select(one => one.Routes).ToList();
        tables.Add(Sample.ReadAll<ProcIpv6Route>("Routing", "proc-net-ipv6_route").Single().Routes);

        Assert.Equal(5, tables.Count);
        Assert.All(tables, routes =>
        {
            Assert.Equal(20, routes.Length);
            Assert.Equal("unreachable 2001:db8:42::/48 dev lo metric 1024", routes[0].ToString());
            Assert.Equal("2001:db8:43::/48 via fe80::1 dev eth0 metric 1024", routes[5].ToString());
            Assert.Equal("local 2001:db8:1::12 dev eth0 table local", routes[11].ToString());
        });
    }

    [Fact]
    public void The_trie_tells_the_nodes_addresses()
    {
        var trie = Sample.ReadAll<FibTrie>("Routing", "proc-net-fib_trie").Single();

        Assert.Equal(["10.244.1.0", "127.0.0.1", "172.31.5.5", "192.168.56.12", "192.168.56.13"], trie.LocalAddresses.Select(entry => entry.Destination.ToString()));
        Assert.Contains(trie.Entries, entry => $"{entry.Table} {entry.Destination} {entry.Type}" == "100 10.45.0.0/16 Throw");
    }

    [Fact]
    public void Nexthop_objects_are_ways_or_groups_of_them()
    {
        var all = Sample.ReadAll<NextHopObjects>("Routing", "ip-nexthop", "ip-j-nexthop");

        Assert.All(all, one => Assert.Equal(
            ["7 via 192.168.56.1 dev eth0", "8 via 172.31.0.1 dev eth1", "9 blackhole", "20 of 7*1 8*3", "21 dev eth0", "22 of 7*1 8*1"],
            one.Objects.Select(found => $"{found.Id}{found.Hop}{(found.IsBlackhole ? " blackhole" : "")}{(found.Members.IsEmpty ? "" : " of")}{string.Concat(found.Members.Select(member => $" {member.Id}*{member.Weight}"))}")));
    }

    [Fact]
    public void Old_and_new_text_and_JSON_tell_the_same_policy_rules()
    {
        var all = Sample.ReadAll<PolicyRuleList>("Routing", "ip-rule.debian11-iproute2-5", "ip-rule.debian13-iproute2-6", "ip-d-rule", "ip-j-d-rule")
            .Concat(Sample.ReadAll<PolicyRuleList>("Routing", "ip-rule.debian11-iproute2-5.10", "ip-rule.debian13-iproute2-6.15")).ToList();

        Assert.All(all, one => Assert.Equal(Facts(all[0]), Facts(one)));
        Assert.Contains("104 Lookup 7 users (0, 99) not modelled: uidrange", Facts(all[0]));
        Assert.Contains("111 Goto  from 10.1.1.2 goto 400 idle", Facts(all[0]));
        Assert.Contains("114 Lookup main group 5 not modelled: suppress_ifgroup", Facts(all[0]));
    }

    [Fact]
    public void IPv6_policy_rules_are_read()
    {
        var all = Sample.ReadAll<PolicyRuleList>("Routing", "ip-6-rule", "ip-6-j-d-rule");

        Assert.All(all, one => Assert.Equal(["0 Lookup local", "100 Lookup 100 from 2001:db8::/32", "101 Lookup 101 to 2001:db8:9::/48", "32766 Lookup main"], Facts(one)));
    }

    // iproute2 5.15, a VRF's rule; Debian 12's "dsfield" as other builds write "tos".
    [Fact]
    public void A_VRFs_rule_names_no_table()
    {
        var parsed = PolicyRuleList.Parse(new("n", "r", "1000:\tfrom all lookup [l3mdev-table]\n1001:\tfrom all dsfield 0x10 lookup 7\n"));

        Assert.Empty(parsed.Notes);
        Assert.Equal(["1000 Lookup  vrf not modelled: l3mdev", "1001 Lookup 7 tos 0x10 not modelled: tos"], Facts(parsed.Value));
    }

    [Fact]
    public void Of_busyboxs_policy_rules_those_that_it_cannot_print_are_not_guessed()
    {
        var parsed = PolicyRuleList.Parse(Sample.Read("Routing", "ip-rule.busybox-1.37.txt"));

        Assert.Equal(18, parsed.Value.Rules.Length);
        Assert.Equal(["local", "broadcast", "local", "3"], parsed.Value.Rules.SelectMany(rule => rule.NotUnderstood));
        Assert.Equal([PolicyAction.Unreachable, PolicyAction.Blackhole, PolicyAction.Prohibit], parsed.Value.Rules.Skip(2).Take(3).Select(rule => rule.Action));
        Assert.Equal(PolicyAction.Other, parsed.Value.Rules[8].Action);
    }

    [Theory]
    [InlineData("10.0.0.0 192.168.56.1 255.0.255.0 UG 0 0 0 eth0")]
    [InlineData("10.0.0.0 192.168.56.1 255.0.0.0")]
    [InlineData("nonsense")]
    public void What_cannot_be_read_of_route_is_noted(string line) =>
        Assert.Single(RouteTable.Parse(new("n", "r", $"Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n{line}")).Notes);

    [Fact]
    public void Any_text_of_routes_is_read_or_noted()
    {
        var routes = Sample.Text("Routing", "ip-d-route-all.debian13-iproute2-6.15.txt");
        var rules = Sample.Text("Routing", "ip-rule.debian13-iproute2-6.15.txt");
        var table = Sample.Text("Routing", "route-n.debian13-net-tools-2.10.txt");
        AnyText.NeverThrows<RouteList>(routes);
        AnyText.NeverThrows<RouteList>(Sample.Text("Routing", "ip-j-d-route-all.debian13-iproute2-6.15.json"));
        AnyText.NeverThrows<PolicyRuleList>(rules);
        AnyText.NeverThrows<PolicyRuleList>(Sample.Text("Routing", "ip-j-d-rule.debian13-iproute2-6.15.json"));
        AnyText.NeverThrows<RouteTable>(table);
        AnyText.NeverThrows<RouteTable>(Sample.Text("Routing", "route6-n.busybox-1.37.txt"));
        AnyText.NeverThrows<ProcNetRoute>(Sample.Text("Routing", "proc-net-route.linux-6.18.txt"));
        AnyText.NeverThrows<ProcIpv6Route>(Sample.Text("Routing", "proc-net-ipv6_route.linux-6.18.txt"));
        AnyText.NeverThrows<FibTrie>(Sample.Text("Routing", "proc-net-fib_trie.linux-6.18.txt"));
        AnyText.NeverThrows<NextHopObjects>(Sample.Text("Routing", "ip-nexthop.debian13-iproute2-6.15.txt"));
        AnyText.AlienLinesAreNoted<RouteList>(routes);
        AnyText.AlienLinesAreNoted<PolicyRuleList>(rules);
        AnyText.AlienLinesAreNoted<RouteTable>(table);
        AnyText.AlienLinesAreNoted<FibTrie>(Sample.Text("Routing", "proc-net-fib_trie.linux-6.18.txt"));
        AnyText.AlienLinesAreNoted<ProcNetRoute>(Sample.Text("Routing", "proc-net-route.linux-6.18.txt"));
    }

    private static Route To(RouteList list, string destination) => list.Routes.First(route => route.Destination.ToString() == destination);

    private static string Weighted(Route route) => string.Join(" or",
        new[] { route.ToString().Split(" via ")[0] }.Take(route.NextHops.IsEmpty ? 1 : 0)
            .Concat(route.NextHops.Select((hop, at) => $"{(at == 0 ? route.Destination.Length == 0 ? "default" : $"{route.Destination}" : "")}{hop} weight {hop.Weight}")))
        + (route.Metric == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" metric {route.Metric}"));

    private static string[] Facts(RouteList list) =>
        [.. list.Routes.Select(route => $"{route} {(route.Type == RouteType.Multicast ? "" : route.Protocol is "boot" ? null : route.Protocol)} {route.Mtu} {route.AdvertisedMss} {route.NextHopObject}")];

    private static string[] Facts(PolicyRuleList list) =>
    [
        .. list.Rules.Select(rule => $"{rule.Priority} {rule.Action} {rule.Table}{(rule.Not ? " not" : "")}{Word("from", rule.From)}{Word("to", rule.To)}{Word("users", rule.Users)}{Word("tos", rule.Tos)}"
            + $"{Word("goto", rule.GotoPriority)}{Word("group", rule.SuppressGroup)}{(rule.UsesVrf ? " vrf" : "")}{(rule.IsIdle ? " idle" : "")}{Word("not modelled:", rule.Unknown.IsEmpty ? null : string.Join(",", rule.Unknown))}"),
    ];

    private static string Word(string word, object? value) => value is null ? "" : $" {word} {value}";
}
