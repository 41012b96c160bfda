using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Tests.Routing;

/// <summary>A route or policy rule of which a part cannot be read leads packets nobody knows where: it is never taken for one without that part.</summary>
public sealed class UnreadEntryTests
{
    [Theory]
    [InlineData("""[{"dst":"default","gateway":{"host":"192.0.2.1"},"dev":"eth0"}]""")]
    [InlineData("""[{"dst":"default","gateway":"router","dev":"eth0"}]""")]
    [InlineData("""[{"dst":"default","gateway":"192.0.2.1","metric":"low"}]""")]
    [InlineData("""[{"dst":"default","gateway":"192.0.2.1","detour":"yes"}]""")]
    [InlineData("""[{"dst":"default","nexthops":[{"gateway":["192.0.2.1"]}]}]""")]
    [InlineData("default via 192.0.2.1 dev eth0 detour yes\n")]
    public void A_route_with_a_part_that_is_not_understood_is_not_followed(string routes)
    {
        var (list, notes) = RouteList.Parse(new("n", "routes", routes));

        Assert.NotEmpty(notes);
        Assert.NotEmpty(Assert.Single(list.Routes).NotModelled);
    }

    [Theory]
    [InlineData("""[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","protocol":"dhcp","metric":100,"flags":["linkdown"],"metrics":[{"mtu":1400}]}]""")]
    [InlineData("""[{"type":"unreachable","dst":"default","dev":"lo","table":"main","protocol":"kernel","scope":"global","metric":4294967295,"flags":[],"error":-101,"pref":"medium"}]""")]
    [InlineData("default via 192.0.2.1 dev eth0 proto dhcp src 192.0.2.2 metric 100 linkdown\n")]
    public void What_ip_prints_is(string routes)
    {
        var (list, notes) = RouteList.Parse(new("n", "routes", routes));

        Assert.Empty(notes);
        Assert.Empty(Assert.Single(list.Routes).NotModelled);
    }

    [Theory]
    [InlineData("""[{"dst":"default","gateway":"192.0.2.1"},{"dst":["10.0.0.0/8"],"dev":"eth1"}]""", true)]
    [InlineData("""[{"dst":"default","gateway":"192.0.2.1"},{"dst":"10.0.0.0/8","type":"detour","dev":"eth1"}]""", true)]
    [InlineData("default via 192.0.2.1\nblackhole 10.0.0.0\\8\n", true)]
    [InlineData("default via 192.0.2.1\nroot@node1:~# \n", false)]
    [InlineData("default via 192.0.2.1\n", false)]
    public void A_table_of_which_an_entry_is_not_read_is_not_known(string routes, bool isUnknown)
    {
        var tables = new RoutingTables(RouteList.Parse(new("n", "routes", routes)).Value, [], null);

        Assert.Equal(isUnknown, tables.WhyUnknown("main") is not null);
    }

    [Theory]
    [InlineData("""{"priority":100,"src":{"net":"10.0.0.0/8"},"table":"100"}""")]
    [InlineData("""{"priority":100,"src":"ten","table":"100"}""")]
    [InlineData("""{"priority":100,"src":"all","fwmark":"blue","table":"100"}""")]
    [InlineData("""{"priority":100,"src":"all","dport":[80],"table":"100"}""")]
    [InlineData("""{"priority":100,"src":"all","dport_start":80,"dport_end":"90-","table":"100"}""")]
    [InlineData("""{"priority":100,"src":"all","iif":["lo"],"table":"100"}""")]
    [InlineData("""{"priority":100,"src":"all","table":{"id":100}}""")]
    public void A_policy_rule_whose_condition_cannot_be_read_selects_nobody_knows_what(string rule)
    {
        var list = PolicyRuleList.Parse(new("n", "rules", $"[{rule}]")).Value;

        Assert.NotEmpty(Assert.Single(list.Rules).Unknown);
    }

    [Theory]
    [InlineData("""[{"priority":0,"src":"all","table":"local"},{"priority":"first","src":"all","table":"7"}]""", true)]
    [InlineData("0:\tfrom all lookup local\n1OO:\tfrom all lookup 7\n", true)]
    [InlineData("0:\tfrom all lookup local\nroot@node1:~# \n", false)]
    public void A_list_with_a_rule_that_cannot_be_read_is_not_known_as_a_whole(string rules, bool isUnknown)
    {
        var list = PolicyRuleList.Parse(new("n", "rules", rules)).Value;
        var tables = new RoutingTables(RouteList.Parse(new("n", "routes", "default via 192.0.2.1\n")).Value, [], null).With(SupportBundle.Analyzer.Artifacts.Availability<PolicyRuleList>.Known(list));

        Assert.Equal(isUnknown, tables.WhyRulesAssumed is not null);
    }
}
