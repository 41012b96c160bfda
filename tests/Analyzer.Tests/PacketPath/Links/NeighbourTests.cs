using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

public sealed class NeighbourTests
{
    private const string OnLoopback = "inet 127.0.0.1/8 scope host lo\n    inet 10.8.0.5/32 scope global lo";
    private const string ToLoopback = "10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1\n10.8.0.5 dev eth0 scope link";

    // As connects saw it in namespaces on Linux 6.18, after three seconds.
    [Fact]
    public void Where_nobody_can_answer_the_host_is_unreachable()
    {
        Assert.Equal("NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 10.9.0.77", LanWorlds.Bridge().Tcp("r/a", "10.9.0.77", 8080).Said());
    }

    // As connects saw it in namespaces on Linux 6.18.
    [Fact]
    public void Without_carrier_nobody_can_be_asked()
    {
        var world = LanWorlds.Bridge().But("r/a", "2: eth0@if11: <BROADCAST,MULTICAST,UP,LOWER_UP>", "2: eth0@if11: <NO-CARRIER,BROADCAST,MULTICAST,UP>");
        Assert.Equal("NeighbourUnreachable, NoRouteToHost: eth0 has no carrier: nobody can be asked for 10.9.0.2", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    // As connects saw it in namespaces on Linux 6.18.
    [Theory]
    [InlineData("0", "Delivered, Connected")]
    [InlineData("1", "NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 10.8.0.5")]
    [InlineData("8", "NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 10.8.0.5")]
    public void An_address_of_another_device_is_answered_for_unless_arp_ignore_forbids(string mode, string said)
    {
        var world = LanWorlds.Bridge().But("r/b", "inet 127.0.0.1/8 scope host lo", OnLoopback).But("r/b", "all.arp_ignore = 0", $"all.arp_ignore = {mode}")
            .But("r/a", "10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1", ToLoopback);
        Assert.Equal(said, world.Tcp("r/a", "10.8.0.5", 8080).Said());
    }

    // As connects saw it in namespaces on Linux 6.18.
    [Fact]
    public void A_permanent_neighbour_of_somebody_else_is_a_black_hole()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:03 PERMANENT\n")
            .But("r/c", "net.ipv4.conf.all.arp_ignore", "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.arp_ignore");
        var trace = world.Tcp("r/a", "10.9.0.2", 8080);
        Assert.Equal("NotForwarding, Timeout: net.ipv4.ip_forward = 0: nothing is forwarded", trace.Said());
        Assert.Contains("br0: out by its port p3", trace.Text(), StringComparison.Ordinal);
    }

    // In namespaces on Linux 6.18 one of both answered, always the same: which one, no artifact tells.
    [Fact]
    public void An_address_that_two_hold_is_followed_to_both()
    {
        var world = LanWorlds.Bridge().But("r/c", "inet 10.9.0.3/24 scope global eth0", "inet 10.9.0.3/24 scope global eth0\n    inet 10.9.0.2/24 scope global secondary eth0");
        var trace = world.Tcp("r/a", "10.9.0.2", 8080);
        Assert.Equal(2, trace.Ways.Length);
        Assert.All(trace.Ways, way => Assert.Equal("10.9.0.2 is held by eth0 of r/b and eth0 of r/c: whether eth0 of r/b answers r/a", way.Unknown[0]));
        Assert.Equal(["r/b", "r/c"], trace.Ways.Select(way => way.Hops[^1].Node).Order(StringComparer.Ordinal));
    }

    // Nobody of the input has the hardware address, and nobody else can be there.
    [Fact]
    public void A_permanent_neighbour_whom_nobody_is_is_a_black_hole()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n");
        Assert.Equal("Dropped, Timeout: nobody on br0 has 0a:00:00:00:00:99", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Fact]
    public void A_cache_that_contradicts_the_holder_is_followed_both_ways()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:99 STALE\n");
        var trace = world.Tcp("r/a", "10.9.0.2", 8080);
        Assert.Equal(Certainty.Depends, trace.Certainty);
        Assert.Contains("whether 10.9.0.2 on eth0 is eth0 of r/b with 0a:00:00:00:00:02, not 0a:00:00:00:00:99 as the neighbour cache says", trace.DependsOn[0], StringComparison.Ordinal);
    }

    // As connects saw it in namespaces on Linux 6.18: with proxy_arp and a route elsewhere for 169.254.1.1 the node answers, without either it does not.
    [Theory]
    [InlineData("1", "default via 192.168.77.254 dev eth0", "Delivered, Connected")]
    [InlineData("0", "default via 192.168.77.254 dev eth0", "NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 169.254.1.1")]
    [InlineData("1", "", "NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 169.254.1.1")]
    public void A_pod_of_Calico_finds_its_gateway_by_proxy_arp(string proxies, string route, string said)
    {
        Assert.Equal(said, CalicoWorld.Make(proxies, route).Tcp("n1/p1", "192.168.77.1", 22).Said());
    }

    [Fact]
    public void A_neighbour_of_IPv6_answers_only_for_addresses_of_the_device()
    {
        var world = LanWorlds.Bridge()
            .But("r/a", "inet 10.9.0.1/24 scope global eth0", "inet6 fd00:9::1/64 scope global").But("r/b", "inet 10.9.0.2/24 scope global eth0", "inet6 fd00:9::2/64 scope global")
            .But("r/b", "inet 127.0.0.1/8 scope host lo", "inet6 fd00:8::5/128 scope global")
            .And("r/a", "== routing/routes6-text\nfd00:9::/64 dev eth0 proto kernel metric 256 pref medium\nfd00:8::5 dev eth0 metric 1024 pref medium\n")
            .And("r/b", "== routing/routes6-text\nfd00:9::/64 dev eth0 proto kernel metric 256 pref medium\n")
            .But("r/b", "0.0.0.0:8080      0.0.0.0:*", "*:8080            *:*");
        Assert.Equal("Delivered, Connected", world.Tcp("r/a", "fd00:9::2", 8080).Said());
        Assert.Equal("NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for fd00:8::5", world.Tcp("r/a", "fd00:8::5", 8080).Said());
    }
}
