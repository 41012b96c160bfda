using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>Routes that name a nexthop object.</summary>
public sealed class NextHopWaysTests
{
    // Made up: routes that show the number alone.
    private const string Bare = "10.96.0.0/12 nhid 7\n10.100.0.0/16 nhid 20\n10.97.0.0/16 nhid 99\n";

    private const string Objects = "id 7 via 192.168.56.1 dev eth0 scope link\nid 8 via 10.0.0.1 dev eth1 scope link\nid 9 blackhole\nid 20 group 7/8,3\nid 21 group 7/99\n";

    [Theory]
    [InlineData("debian11-iproute2-5.10")]
    [InlineData("debian12-iproute2-6.1")]
    [InlineData("debian13-iproute2-6.15")]
    public void A_route_is_understood_by_the_listing_of_objects(string version)
    {
        var text = TablesOf(("routing/routes-text.txt", Sample.Text("Routing", $"ip-nhid-route-all.{version}.txt")), ("routing/nexthops-text.txt", Sample.Text("Routing", $"ip-nhid-nexthop.{version}.txt")));
        var json = TablesOf(("routing/routes.json", Sample.Text("Routing", $"ip-nhid-j-route-all.{version}.json")), ("routing/nexthops.json", Sample.Text("Routing", $"ip-nhid-j-nexthop.{version}.json")));

        Assert.All([text, json], tables => Assert.Equal(
            ["10.96.0.0/12 via 192.168.56.1 dev eth0", "10.100.0.0/16 via 192.168.56.1 dev eth0 or via 10.0.0.1 dev eth1", "blackhole 203.0.113.0/24 dev lo"],
            tables.Routes.Where(route => route is { NextHopObject: not null, NotModelled.IsEmpty: true }).Select(route => route.ToString())));
    }

    [Fact]
    public void A_route_with_nothing_but_the_number_gets_the_ways_of_the_object()
    {
        var tables = TablesOf(("routing/routes-text.txt", Bare), ("routing/nexthops-text.txt", Objects));

        Assert.Equal("10.96.0.0/12 via 192.168.56.1 dev eth0", tables.Routes[0].ToString());
        Assert.Equal([1, 3], tables.Routes[1].NextHops.Select(hop => hop.Weight));
        Assert.Equal("nhid", tables.Routes[2].NotModelled.Single());
    }

    [Theory]
    [InlineData("10.96.0.0/12 nhid 7 via 192.168.56.99 dev eth0\n")]
    [InlineData("10.96.0.0/12 nhid 21\n")]
    public void What_the_listing_says_otherwise_or_not_at_all_is_not_guessed(string route) =>
        Assert.Equal("nhid", TablesOf(("routing/routes-text.txt", route), ("routing/nexthops-text.txt", Objects)).Routes[0].NotModelled.Single());

    [Fact]
    public void Without_the_listing_the_route_stays_as_it_was() =>
        Assert.Equal("nhid", TablesOf(("routing/routes-text.txt", Bare)).Routes[0].NotModelled.Single());

    private static RoutingTables TablesOf(params (string, string)[] files) => OneNode.With(files).Fact<RoutingTables>().Value;
}
