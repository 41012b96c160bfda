namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Matches in a chain of the forward hook, each as nft 1.0.6 prints it. What each packet came to is the answer of a kernel (6.18).</summary>
public sealed class NftMatchTests
{
    [Theory]
    [InlineData("meta l4proto tcp ct original proto-dst { 0x50 [invalid type], 0x9c40 [invalid type]-0x9c54 [invalid type] } drop", "tcp: dropped; tcp dp=81: passes; tcp dp=40001: dropped; udp: passes")]
    [InlineData("ip saddr 10.0.0.2 drop", "tcp: dropped; udp: dropped; icmp: dropped; tcp6: passes")]
    [InlineData("ip saddr != 10.9.9.9 drop", "tcp: dropped; udp: dropped; icmp: dropped; tcp6: passes")]
    [InlineData("ip6 daddr fd01::/64 drop", "tcp: passes; udp: passes; icmp: passes; tcp6: dropped")]
    [InlineData("ip daddr { 10.1.0.0/16, 10.9.0.1 } drop", "tcp: dropped; udp: dropped; icmp: dropped; tcp6: passes")]
    [InlineData("ip daddr != 10.2.0.0-10.2.0.9 drop", "tcp: dropped; udp: dropped; icmp: dropped; tcp6: passes")]
    [InlineData("tcp dport 80 drop", "tcp: dropped; udp: passes; icmp: passes; tcp6: dropped")]
    [InlineData("tcp dport != 80 drop", "tcp: passes; udp: passes; tcp dp=81: dropped")]
    [InlineData("udp dport { 50-60, 70 } drop", "tcp: passes; udp: dropped; icmp: passes; tcp6: passes")]
    [InlineData("meta l4proto { tcp, udp } th dport 53 drop", "udp: dropped; tcp: passes; icmp: passes")]
    [InlineData("meta l4proto != tcp drop", "tcp: passes; udp: dropped; icmp: dropped; tcp6: passes")]
    [InlineData("ip protocol icmp drop", "tcp: passes; udp: passes; icmp: dropped; tcp6: passes")]
    [InlineData("icmp type echo-request drop", "tcp: passes; udp: passes; icmp: dropped; tcp6: passes; icmp6: passes")]
    [InlineData("icmpv6 type echo-request drop", "icmp: passes; icmp6: dropped")]
    [InlineData("meta nfproto ipv4 drop", "tcp: dropped; tcp6: passes")]
    [InlineData("meta protocol ip6 drop", "tcp: passes; tcp6: dropped")]
    [InlineData("tcp flags syn drop", "tcp: dropped; udp: passes")]
    [InlineData("tcp flags syn / fin,syn,rst,ack drop", "tcp: dropped")]
    [InlineData("tcp flags != syn drop", "tcp: passes")]
    [InlineData("ip ttl < 64 drop", "tcp: dropped")]
    [InlineData("ip dscp cs0 drop", "tcp: dropped")]
    [InlineData("ip frag-off & 8191 != 0 drop", "tcp: passes")]
    [InlineData("ip version 4 ip hdrlength 5 drop", "tcp: dropped")]
    [InlineData("exthdr frag exists drop", "tcp6: passes")]
    [InlineData("ip saddr . tcp dport { 10.0.0.2 . 80 } drop", "tcp: dropped; udp: passes")]
    [InlineData("ip saddr . th dport { 10.0.0.0/8 . 50-90 } drop", "tcp: dropped; udp: dropped")]
    [InlineData("th dport 80 drop", "tcp: dropped; udp: passes")]
    [InlineData("@nh,128,32 0xa010002 drop", "tcp: dropped")]
    [InlineData("ether type ip drop", "tcp: passes")]
    [InlineData("vlan id 5 drop", "tcp: passes")]
    public void A_match_looks_at_headers_as_the_kernel_does(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Forward(rule), ends));
    }

    [Theory]
    [InlineData("iifname \"tin\" drop", "tcp: dropped")]
    [InlineData("iifname \"t*\" oifname \"to*\" drop", "tcp: dropped")]
    [InlineData("iifname != \"tin\" drop", "tcp: passes")]
    [InlineData("iifname { \"eth0\", \"ti*\" } drop", "tcp: dropped")]
    [InlineData("iif \"tin\" oif \"tout\" drop", "tcp: dropped")]
    [InlineData("ct state new drop", "tcp: dropped; udp: dropped; icmp: dropped; tcp6: dropped")]
    [InlineData("ct state established,related drop", "tcp: passes")]
    [InlineData("ct state != established drop", "tcp: dropped")]
    [InlineData("ct state { established, related } drop", "tcp: passes")]
    [InlineData("ct direction original drop", "tcp: dropped")]
    [InlineData("ct status dnat drop", "tcp: passes")]
    [InlineData("ct status confirmed,snat drop", "tcp: passes")]
    [InlineData("ct original ip daddr 10.1.0.2 drop", "tcp: dropped; tcp6: passes")]
    [InlineData("ct mark 0x00000000 drop", "tcp: dropped")]
    [InlineData("ct helper \"ftp\" drop", "tcp: passes")]
    [InlineData("meta pkttype host drop", "tcp: dropped")]
    [InlineData("meta skuid 0 drop", "tcp: passes")]
    [InlineData("meta skuid != 0 drop", "tcp: passes")]
    [InlineData("meta length > 30 drop", "tcp: dropped")]
    [InlineData("fib daddr type unicast drop", "tcp: dropped")]
    [InlineData("fib daddr type local drop", "tcp: passes")]
    [InlineData("fib saddr type != local drop", "tcp: dropped")]
    [InlineData("fib saddr oif 0 drop", "tcp: passes; tcp s=10.77.0.2: passes")]
    [InlineData("fib saddr . iif oif 0 drop", "tcp: passes; tcp s=10.77.0.2: dropped; tcp6: passes")]
    [InlineData("rt ip nexthop 10.1.0.2 drop", "tcp: dropped")]
    public void A_match_looks_at_what_the_kernel_knows_of_a_packet(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Forward(rule), ends));
    }
}
