namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Chains at the hooks of the node's own packets (<c>local</c>) and of those that it is sent, as nft 1.0.6 prints them; the ends are those of a kernel (6.18).</summary>
public sealed class NftOwnPacketTests
{
    [Theory]
    [InlineData("filter", "output", "filter", "oifname \"tout\" drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "iifname \"tout\" drop", "local: passes")]
    [InlineData("filter", "output", "filter", "iifname != \"tout\" drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "meta skuid 0 drop", "local user=0: dropped")]
    [InlineData("filter", "output", "filter", "meta skuid 5 drop", "local user=0: passes")]
    [InlineData("filter", "output", "filter", "meta skuid != 5 drop", "local user=0: dropped")]
    [InlineData("filter", "output", "filter", "ip saddr 10.1.0.1 drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "tcp dport 80 reject", "local: rejected icmp-port-unreachable")]
    [InlineData("filter", "output", "filter", "reject with icmpx host-unreachable", "local: rejected icmp-host-unreachable")]
    [InlineData("filter", "output", "filter", "fib saddr type local drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "fib daddr type local drop", "local: passes")]
    [InlineData("filter", "output", "filter", "ct state new drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "ether type ip drop", "local: passes")]
    [InlineData("filter", "output", "filter", "meta pkttype host drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "oif \"tout\" tcp flags syn drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "rt ip nexthop 10.1.0.2 drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "meta mark 0x00000000 drop", "local: dropped")]
    [InlineData("filter", "output", "filter", "ct direction original drop", "local: dropped")]
    [InlineData("nat", "output", "-100", "tcp dport 80 dnat ip to 10.1.0.7:8080", "local: passes to 10.1.0.7:8080; local d=10.96.0.1: passes to 10.1.0.7:8080")]
    [InlineData("nat", "output", "-100", "ip daddr 10.96.0.1 dnat ip to 10.1.0.7", "local: passes; local d=10.96.0.1: passes to 10.1.0.7:80")]
    [InlineData("nat", "output", "-100", "dnat ip to tcp dport map { 80 : 10.1.0.8 . 8080 }", "local: passes to 10.1.0.8:8080; local d=10.96.0.1: passes to 10.1.0.8:8080")]
    [InlineData("nat", "output", "-100", "dnat ip to numgen random mod 2 map { 0 : 10.1.0.8, 1 : 10.1.0.9 }", "local: passes to 10.1.0.8:80 | passes to 10.1.0.9:80; local d=10.96.0.1: passes to 10.1.0.8:80 | passes to 10.1.0.9:80")]
    [InlineData("nat", "postrouting", "srcnat", "meta skuid 0 tcp dport 80 snat ip to 192.0.2.7:4000", "local user=0: passes from 192.0.2.7:4000; tcp: passes")]
    [InlineData("filter", "postrouting", "filter", "iifname \"tin\" drop", "local: passes; tcp: dropped")]
    [InlineData("filter", "postrouting", "filter", "iifname != \"tin\" drop", "local: dropped; tcp: passes")]
    [InlineData("filter", "postrouting", "filter", "oifname \"tout\" meta skuid 0 drop", "local user=0: dropped; tcp: passes")]
    [InlineData("filter", "output", "raw", "ct state invalid drop", "local: dropped")]
    [InlineData("filter", "input", "filter", "tcp dport 22 drop", "tcp d=10.0.0.1 dp=22: dropped; tcp d=10.0.0.1 dp=23: delivered")]
    [InlineData("filter", "input", "filter", "iifname \"tin\" oifname \"tout\" drop", "tcp d=10.0.0.1: delivered")]
    [InlineData("filter", "input", "filter", "oifname != \"tout\" drop", "tcp d=10.0.0.1: dropped")]
    [InlineData("filter", "input", "filter", "fib daddr type local reject", "tcp d=10.0.0.1: rejected icmp-port-unreachable; icmp d=10.0.0.1: rejected icmp-port-unreachable")]
    public void A_rule_sees_the_nodes_own_packets_as_the_kernel_shows_them(string type, string hook, string priority, string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Hook(type, hook, priority, rule), ends));
    }
}
