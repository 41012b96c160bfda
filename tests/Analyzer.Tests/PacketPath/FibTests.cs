using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.Tests.PacketPath;

public sealed class FibTests
{
    private const string Addresses = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
            inet 127.0.0.1/8 scope host lo
        2: eth0: <UP> mtu 1500
            inet 192.168.10.21/24 scope global eth0
            inet 192.168.10.22/24 scope global secondary eth0
            inet 172.31.5.5/16 scope global eth0
        3: eth1: <UP> mtu 1500
            inet 203.0.113.21/24 scope global eth1
        """;

    private const string Routes = """
        default via 203.0.113.1 dev eth1 metric 100
        default via 192.168.10.1 dev eth0 metric 200
        192.168.10.0/24 dev eth0 proto kernel scope link src 192.168.10.21
        10.0.0.0/8 via 172.31.0.1 dev eth0
        10.1.0.0/16 via 192.168.10.1 dev eth0 src 192.168.10.22
        blackhole 10.2.0.0/16
        throw 10.3.0.0/16 table 100
        default via 192.168.10.9 dev eth0 table 100
        10.4.0.0/16 nhid 7 via 192.168.10.1 dev eth0
        local 192.168.10.21 dev eth0 table local scope host src 192.168.10.21
        """;

    [Theory]
    [InlineData("8.8.8.8", "default via 203.0.113.1 dev eth1 metric 100")]
    [InlineData("192.168.10.7", "192.168.10.0/24 dev eth0 src 192.168.10.21")]
    [InlineData("10.1.2.3", "10.1.0.0/16 via 192.168.10.1 dev eth0 src 192.168.10.22")]
    [InlineData("10.9.2.3", "10.0.0.0/8 via 172.31.0.1 dev eth0")]
    [InlineData("192.168.10.21", "local 192.168.10.21 dev eth0 src 192.168.10.21 table local")]
    public void The_longest_prefix_wins_and_then_the_lowest_metric(string destination, string route)
    {
        Assert.Equal(route, RouteOf(Make(), destination).ToString());
    }

    [Theory]
    [InlineData("8.8.8.8", "203.0.113.21")]   // the first of eth1
    [InlineData("10.1.2.3", "192.168.10.22")] // the route's src, though secondary
    [InlineData("10.9.2.3", "172.31.5.5")]    // the one in the next hop's subnet
    public void The_source_is_the_routes_own_or_the_devices_address_near_the_next_hop(string destination, string source)
    {
        var fib = Make();
        var found = Found(fib, destination);

        Assert.Equal(Address.TryParse(source), fib.SourceFor(found, Address.TryParse(destination)!.Value));
    }

    // As "ip -6 route get" of Linux 6.18 has it.
    [Theory]
    [InlineData("2001:db8::/32 dev eth0 metric 100 pref low\n2001:db8::/32 dev eth1 metric 100 pref high", "eth1")]
    [InlineData("2001:db8::/32 dev eth0 metric 100 pref medium\n2001:db8::/32 dev eth1 metric 100 pref medium", "eth0")]
    [InlineData("2001:db8::/32 dev eth0 metric 99 pref low\n2001:db8::/32 dev eth1 metric 100 pref high", "eth0")]
    public void Of_IPv6_the_preferred_route_wins_where_the_metric_is_the_same(string routes, string device)
    {
        var stack = NetworkStack.Of(Fixtures.OneNode.With(("links/addr-text.txt", Addresses), ("routing/routes6-text.txt", $"local ::1 dev lo table local proto kernel metric 0 pref medium\n{routes}\n")));
        var found = Assert.Single(stack.Fib(isV6: true).Value.Lookup(new(Address.TryParse("2001:db8::5")!.Value, null, null, 0, Protocol.Tcp))).Result;

        Assert.Equal(device, Assert.IsType<RouteResult.Unicast>(found).Hop.Device);
    }

    [Fact]
    public void A_throw_route_sends_the_lookup_on_to_the_next_rule()
    {
        const string rules = "0:\tfrom all lookup local\n100:\tfrom all lookup 100\n32766:\tfrom all lookup main\n";

        Assert.Equal("10.0.0.0/8", Found(Make(rules), "10.3.1.1").Route.Destination.ToString());
        Assert.Equal("100", Found(Make(rules), "10.9.1.1").Route.Table);
    }

    [Fact]
    public void A_rule_may_suppress_short_prefixes()
    {
        const string rules = "100:\tfrom all lookup main suppress_prefixlength 0\n200:\tfrom all lookup 100\n";

        Assert.Equal("100", Found(Make(rules), "8.8.8.8").Route.Table);
        Assert.Equal("main", Found(Make(rules), "10.9.1.1").Route.Table);
    }

    [Theory]
    [InlineData("100:\tfrom all uidrange 0-99 lookup 100", "")]
    [InlineData("100:\tfrom all sport 1000 lookup 100", "")]
    public void A_selector_that_is_not_known_leaves_the_answer_open_where_it_matters(string rule, string why)
    {
        var answers = Make($"{rule}\n32766:\tfrom all lookup main\n").Lookup(Query("8.8.8.8"));

        Assert.Equal(2, answers.Length);
        Assert.All(answers, answer => Assert.Contains(why, answer.If.DependsOn, StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_look_at_mark_interface_and_source()
    {
        const string rules = "10:\tfrom all fwmark 0x80/0xff lookup 100\n20:\tfrom all iif cni0 lookup 100\n30:\tfrom 10.7.0.0/16 lookup 100\n32766:\tfrom all lookup main\n";
        var fib = Make(rules);

        Assert.Equal("main", Found(fib, "8.8.8.8").Route.Table);
        Assert.Equal("100", TableOf(fib, Query("8.8.8.8") with { Mark = 0x180 }));
        Assert.Equal("100", TableOf(fib, Query("8.8.8.8") with { InInterface = "cni0" }));
        Assert.Equal("100", TableOf(fib, Query("8.8.8.8") with { Source = Address.TryParse("10.7.1.1") }));
    }

    // ip rule add fwmark 0x4000/0x4000 fwmark 0x1
    [Fact]
    public void A_rules_mark_counts_within_its_mask_only()
    {
        var fib = Make("10:\tfrom all fwmark 0x1/0x4000 lookup 100\n32766:\tfrom all lookup main\n");

        Assert.Equal("100", TableOf(fib, Query("8.8.8.8")));
        Assert.Equal("main", TableOf(fib, Query("8.8.8.8") with { Mark = 0x4001 }));
    }

    private static string TableOf(Fib fib, RouteQuery query) => Assert.IsType<RouteResult.Unicast>(Assert.Single(fib.Lookup(query)).Result).Route.Table;

    private static Route RouteOf(Fib fib, string destination) => Assert.Single(fib.Lookup(Query(destination))).Result switch
    {
        RouteResult.Unicast found => found.Route,
        RouteResult.Local local => local.Route,
        var other => throw new InvalidOperationException($"{other}"),
    };

    private static RouteResult.Unicast Found(Fib fib, string destination) => Assert.IsType<RouteResult.Unicast>(Assert.Single(fib.Lookup(Query(destination))).Result);

    private static RouteQuery Query(string destination) => new(Address.TryParse(destination)!.Value, null, null, 0, Protocol.Tcp);

    private static Fib Make(string rules = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n") => new(
        new RoutingTables(
            RouteList.Parse(new("n", "routing/routes-text.txt", Routes)).Value,
            PolicyRuleList.Parse(new("n", "routing/rules-text.txt", rules)).Value.Rules, null),
        new NodeLinks(LinkList.Parse(new("n", "links/addr-text.txt", Addresses)).Value.Links));
}
