using System.Net;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class NetworkFactTests
{
    private static readonly (string, string) Addresses = ("nodes/n/links/addr-text.txt", Sample.Text("Links", "ip-d-addr.debian13-iproute2-6.15.txt"));
    private static readonly (string, string) AllRoutes = ("nodes/n/routing/routes-text.txt", Sample.Text("Routing", "ip-route-all.debian13-iproute2-6.15.txt"));
    private static readonly (string, string) RouteN = ("nodes/n/routing/route-n.txt", Sample.Text("Routing", "route-n.debian13-net-tools-2.10.txt"));

    [Fact]
    public void Where_all_tables_were_printed_all_are_known()
    {
        var tables = NodeOf(AllRoutes).Fact<RoutingTables>().Value;

        Assert.Null(tables.KnownTables);
        Assert.Null(tables.WhyUnknown("7"));
        Assert.Equal(4, tables.Table("100").Count());
    }

    [Theory]
    [InlineData("nodes/n/routing/routes-text.txt", "default via 192.168.56.1 dev eth0\n192.168.56.0/24 dev eth0 scope link src 192.168.56.12\n")]
    [InlineData("nodes/n/files/proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0138A8C0\t0003\t0\t0\t0\t00000000\neth0\t0038A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n")]
    public void Where_only_the_main_table_was_printed_another_is_not_taken_for_empty(string path, string routes)
    {
        var node = NodeOf((path, routes), ("nodes/n/routing/rules-text.txt", "0:\tfrom all lookup local\n100:\tfrom 10.7.0.0/16 lookup 100\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"), Addresses);
        var tables = node.Fact<RoutingTables>().Value;
        var fib = new Fib(tables, node.Fact<NodeLinks>().Value);

        Assert.Contains("table 100 is not in the input", tables.WhyUnknown("100"), StringComparison.Ordinal);
        Assert.Equal("default via 192.168.56.1 dev eth0", Assert.IsType<RouteResult.Unicast>(Answer(fib, "8.8.8.8")).Route.ToString());
        Assert.Contains("100", Assert.IsType<RouteResult.CannotTell>(Answer(fib, "8.8.8.8", "10.7.1.1")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_local_table_that_was_not_printed_is_known_by_the_addresses()
    {
        var node = NodeOf(RouteN, Addresses);
        var fib = new Fib(node.Fact<RoutingTables>().Value, node.Fact<NodeLinks>().Value);

        Assert.Equal("local 192.168.56.13 dev eth0 src 192.168.56.13 table local", Assert.IsType<RouteResult.Local>(Answer(fib, "192.168.56.13")).Route.ToString());
        Assert.Equal("10.244.2.0/24 via 10.244.2.0 dev flannel.1", Assert.IsType<RouteResult.Unicast>(Answer(fib, "10.244.2.9")).Route.ToString());
    }

    [Fact]
    public void Without_all_addresses_the_local_table_is_not_guessed()
    {
        var node = NodeOf(RouteN, ("nodes/n/links/ifconfig.txt", Sample.Text("Links", "ifconfig.debian13-net-tools-2.10.txt")));
        var fib = new Fib(node.Fact<RoutingTables>().Value, node.Fact<NodeLinks>().Value);

        Assert.Contains("table local is not in the input", Assert.IsType<RouteResult.CannotTell>(Answer(fib, "8.8.8.8")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_all_addresses_the_kernels_choice_of_a_source_is_not_guessed()
    {
        var whole = NodeOf(RouteN, Addresses);
        var part = NodeOf(RouteN, ("nodes/n/links/ifconfig.txt", Sample.Text("Links", "ifconfig.debian13-net-tools-2.10.txt")));

        Assert.Equal(Address.TryParse("192.168.56.12"), new Fib(whole.Fact<RoutingTables>().Value, whole.Fact<NodeLinks>().Value).SelectAddress("eth0", null));
        Assert.Null(new Fib(part.Fact<RoutingTables>().Value, part.Fact<NodeLinks>().Value).SelectAddress("eth0", null));
    }

    [Fact]
    public void No_route_is_said_only_where_every_table_asked_is_known()
    {
        const string onlyMain = "10.0.0.0/8 dev eth0 scope link\n";
        var cut = NodeOf(("nodes/n/routing/routes-text.txt", onlyMain), Addresses);
        var whole = NodeOf(("nodes/n/routing/routes-text.txt", onlyMain + "local 10.0.0.1 dev eth0 table local scope host\n"), Addresses);

        Assert.IsType<RouteResult.CannotTell>(Answer(new Fib(cut.Fact<RoutingTables>().Value, cut.Fact<NodeLinks>().Value), "8.8.8.8"));
        Assert.IsType<RouteResult.None>(Answer(new Fib(whole.Fact<RoutingTables>().Value, whole.Fact<NodeLinks>().Value), "8.8.8.8"));
    }

    [Fact]
    public void IPv6_has_tables_and_rules_of_its_own()
    {
        var own = NodeOf(("nodes/n/routing/routes6-text.txt", Sample.Text("Routing", "ip-6-route-all.debian13-iproute2-6.15.txt")),
            ("nodes/n/routing/rules6-text.txt", Sample.Text("Routing", "ip-6-rule.debian13-iproute2-6.15.txt"))).Fact<RoutingTables6>().Value.Tables;
        var beside = NodeOf(AllRoutes).Fact<RoutingTables6>().Value.Tables;
        var proc = NodeOf(("nodes/n/files/proc/net/ipv6_route", Sample.Text("Routing", "proc-net-ipv6_route.linux-6.18.txt"))).Fact<RoutingTables6>().Value.Tables;

        Assert.Equal([0L, 100, 101, 32766], own.Rules.Select(rule => rule.Priority));
        Assert.Equal(own.Table("main").Select(route => $"{route}"), beside.Table("main").Select(route => $"{route}"));
        Assert.Equal([0L, 32766], beside.Rules.Select(rule => rule.Priority));
        Assert.NotNull(proc.WhyUnknown("main"));
    }

    [Fact]
    public void IPv4_routes_alone_say_nothing_of_IPv6() =>
        Assert.Contains("no IPv6", NodeOf(("nodes/n/routing/routes-text.txt", "default via 10.0.0.1 dev eth0")).Fact<RoutingTables6>().WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void Links_are_taken_from_what_there_is_and_say_what_that_leaves_out()
    {
        var ifconfig = NodeOf(("nodes/n/links/ifconfig.txt", Sample.Text("Links", "ifconfig.busybox-1.37.txt"))).Fact<NodeLinks>().Value;
        var proc = NodeOf(("nodes/n/links/proc-net-dev.txt", Sample.Text("Links", "proc-net-dev.linux-6.18.txt")), ("nodes/n/files/proc/net/if_inet6", Sample.Text("Links", "proc-net-if_inet6.linux-6.18.txt"))).Fact<NodeLinks>().Value;
        var whole = NodeOf(("nodes/n/links/addr-text.txt", Sample.Text("Links", "ip-o-addr.debian13-iproute2-6.15.txt")), ("nodes/n/links/link-text.txt", Sample.Text("Links", "ip-s-d-link.debian13-iproute2-6.15.txt"))).Fact<NodeLinks>().Value;

        Assert.Contains("secondary", ifconfig.WhyPartial, StringComparison.Ordinal);
        Assert.Equal("eth0", ifconfig.Holder(IPAddress.Parse("192.168.56.12"))?.Device);
        Assert.Contains("no IPv4", proc.WhyPartial, StringComparison.Ordinal);
        Assert.Equal("eth0", proc.Holder(IPAddress.Parse("2001:db8:1::12"))?.Device);
        Assert.Equal((null, true, "veth"), (whole.WhyPartial, whole.Link("eth0")?.IsUp, whole.Link("eth0")?.Kind));
    }

    [Fact]
    public void Neighbours_are_taken_from_arp_where_ip_was_not_there()
    {
        var arp = NodeOf(("nodes/n/routing/arp.txt", Sample.Text("Neighbours", "arp-an.debian13-net-tools-2.10.txt"))).Fact<NodeNeighbours>().Value;
        var ip = NodeOf(("nodes/n/routing/neighbours-text.txt", Sample.Text("Neighbours", "ip-s-s-neigh.debian13-iproute2-6.15.txt"))).Fact<NodeNeighbours>().Value;

        Assert.Contains("ARP", arp.WhyPartial, StringComparison.Ordinal);
        Assert.Contains(arp.Neighbours, neighbour => neighbour.LinkAddress == "02:00:00:00:00:50");
        Assert.Null(ip.WhyPartial);
    }

    private static RouteResult Answer(Fib fib, string destination, string? source = null) =>
        Assert.Single(fib.Lookup(new(Address.TryParse(destination)!.Value, source is null ? null : Address.TryParse(source), null, 0, Protocol.Tcp))).Result;

    private static Node NodeOf(params (string, string)[] files) => ModelOf.Files(files).Nodes.Single();
}
