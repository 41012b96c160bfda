using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Tests.Routing;

public sealed class RoutingParserTests
{
    // Debian 13, iproute2 6.15, ip -d route show table all (shortened), and what other sites add.
    private const string Text = """
        unicast default via 192.168.56.1 dev eth0 table main proto boot scope global
        unicast 10.244.1.0/24 dev cni0 table main proto kernel scope link src 10.244.1.1
        local 10.244.1.1 dev cni0 table local proto kernel scope host src 10.244.1.1
        10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
        default proto static metric 100
        	nexthop via 10.0.0.1 dev eth0 weight 1
        	nexthop via 10.0.1.1 dev eth1 weight 3 dead linkdown
        blackhole 10.42.7.0/26 proto bird
        10.9.0.0/16 via inet6 fe80::1 dev eth0 table 100
        multicast ff00::/8 dev eth0 table local proto kernel scope global metric 256 pref medium
        """;

    [Fact]
    public void Every_line_of_the_text_is_read()
    {
        var parsed = RouteList.Parse(new("n", "routing/routes-text.txt", Text));

        Assert.Empty(parsed.Notes);
        Assert.Equal(8, parsed.Value.Routes.Length);
    }

    [Fact]
    public void A_route_says_what_ip_says()
    {
        var routes = RouteList.Parse(new("n", "routing/routes-text.txt", Text)).Value.Routes;

        Assert.Equal("default via 192.168.56.1 dev eth0", routes[0].ToString());
        Assert.Equal("10.244.1.0/24 dev cni0 src 10.244.1.1", routes[1].ToString());
        Assert.Equal(RouteType.Local, routes[2].Type);
        Assert.Equal("local", routes[2].Table);
        Assert.Equal("onlink", routes[3].Hop.Flags.Single());
        Assert.Equal(RouteType.Blackhole, routes[5].Type);
        Assert.Equal("100", routes[6].Table);
    }

    [Fact]
    public void The_lines_below_a_multipath_route_belong_to_it()
    {
        var route = RouteList.Parse(new("n", "routing/routes-text.txt", Text)).Value.Routes[4];

        Assert.Equal(100, route.Metric);
        Assert.Equal([1, 3], route.NextHops.Select(hop => hop.Weight));
        Assert.True(route.NextHops[1].IsDead);
    }

    [Fact]
    public void Json_says_the_same_and_knows_its_place()
    {
        const string json = """[{"type":"unicast","dst":"default","gateway":"192.168.56.1","dev":"eth0","table":"main","scope":"global","flags":[]},{},{"type":"local","dst":"10.244.1.1","dev":"cni0","table":"local","scope":"host","prefsrc":"10.244.1.1","flags":[]}]""";

        var routes = RouteList.Parse(new("n", "routing/routes.json", json)).Value.Routes;

        Assert.Equal(["default via 192.168.56.1 dev eth0", "local 10.244.1.1 dev cni0 src 10.244.1.1 table local"], routes.Select(route => route.ToString()));
        Assert.StartsWith("{\"type\":\"local\"", routes[1].Line.Text, StringComparison.Ordinal);
        Assert.EndsWith("\"flags\":[]}", routes[1].Line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_that_was_cut_off_keeps_its_beginning()
    {
        var parsed = RouteList.Parse(new("n", "routing/routes.json", """[{"dst":"default","dev":"eth0"},{"dst":"10."""));

        Assert.Single(parsed.Value.Routes);
        Assert.Single(parsed.Notes);
    }

    [Fact]
    public void A_default_route_without_a_gateway_is_of_IPv6_when_it_has_a_preference()
    {
        var parsed = RouteList.Parse(new("n", "routing/routes-text.txt", "unreachable default dev lo metric 4294967295 error -101 pref medium"));

        Assert.True(parsed.Value.Routes.Single().Destination.IsV6);
    }

    [Theory]
    [InlineData("default via")]
    [InlineData("10.0.0.0/33 dev eth0")]
    [InlineData("Object \"route\" is unknown")]
    [InlineData("unicast")]
    [InlineData("10.0.0.0/8 dev eth0 newthing 7")]
    public void What_is_not_understood_is_noted(string line)
    {
        var parsed = RouteList.Parse(new("n", "routing/routes-text.txt", line));

        Assert.True(parsed.Notes.Length > 0 || parsed.Value.Routes.Single().Hop.Device is null);
    }

    [Fact]
    public void Policy_rules_are_read_from_text()
    {
        var parsed = PolicyRuleList.Parse(new("n", "routing/rules-text.txt", """
            0:	from all lookup local
            100:	not from 10.0.0.0/8 to 10.96.0.0/12 iif lo fwmark 0x80/0xff ipproto tcp dport 80-90 lookup 100 suppress_prefixlength 0
            200:	from 192.0.2.1 unreachable
            300:	from all uidrange 0-99 lookup 7
            32766:	from all lookup main proto kernel
            """));

        var rule = parsed.Value.Rules[1];
        Assert.True(rule.Not);
        Assert.Equal("10.0.0.0/8", rule.From!.ToString());
        Assert.Equal((0x80u, 0xffu), (rule.Mark!.Value, rule.MarkMask));
        Assert.Equal((80, 90), rule.DestinationPorts);
        Assert.Equal(("100", 0), (rule.Table, rule.SuppressPrefixLength));
        Assert.Equal(PolicyAction.Unreachable, parsed.Value.Rules[2].Action);
        Assert.Empty(parsed.Notes);
        Assert.Contains("uidrange", parsed.Value.Rules[3].Unknown);
    }

    [Fact]
    public void Policy_rules_are_read_from_json()
    {
        var parsed = PolicyRuleList.Parse(new("n", "routing/rules.json",
            """[{"priority":0,"src":"all","table":"local"},{"priority":9,"not":null,"src":"10.0.0.0","srclen":8,"fwmark":"0x80","fwmask":"0xff","table":"254"},{"priority":10,"src":"all","l3mdev":null}]"""));

        Assert.Equal("main", parsed.Value.Rules[1].Table);
        Assert.True(parsed.Value.Rules[1].Not);
        Assert.Equal("10.0.0.0/8", parsed.Value.Rules[1].From!.ToString());
        Assert.Equal("l3mdev", parsed.Value.Rules[2].Unknown.Single());
    }

    [Fact]
    public void A_neighbour_without_a_link_address_is_kept()
    {
        var parsed = NeighbourList.Parse(new("n", "routing/neighbours-text.txt", """
            192.168.56.1 dev eth0 lladdr 2e:27:f0:32:09:69 router REACHABLE
            10.0.0.9 dev eth0  FAILED
            """));

        Assert.Empty(parsed.Notes);
        Assert.Equal("2e:27:f0:32:09:69", parsed.Value.Neighbours[0].LinkAddress);
        Assert.Equal((null, "FAILED"), (parsed.Value.Neighbours[1].LinkAddress, parsed.Value.Neighbours[1].State));
    }

    [Theory]
    [InlineData("10.244.1.9/24", "10.244.1.200", true)]
    [InlineData("10.244.1.0/24", "10.244.2.1", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    public void A_prefix_holds_the_addresses_that_share_its_bits(string prefix, string address, bool holds)
    {
        Assert.Equal(holds, Prefix.TryParse(prefix)!.Contains(System.Net.IPAddress.Parse(address)));
    }
}
