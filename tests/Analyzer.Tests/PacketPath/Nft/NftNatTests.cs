namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Translations of nftables, each as nft 1.0.6 prints it; the ends are those of a kernel (6.18).</summary>
public sealed class NftNatTests
{
    [Theory]
    [InlineData("tcp dport 80 dnat ip to 10.1.0.7:8080", "tcp: passes to 10.1.0.7:8080; udp: passes; tcp6: passes")]
    [InlineData("meta l4proto tcp dnat ip to 10.1.0.7:8000-8010", "tcp: passes to 10.1.0.7:8000; tcp dp=8005: passes to 10.1.0.7:8005")]
    [InlineData("dnat ip to 10.1.0.7", "tcp: passes to 10.1.0.7:80; icmp: passes to 10.1.0.7")]
    [InlineData("dnat ip to ip saddr map { 10.0.0.2 : 10.1.0.8, 10.0.0.3 : 10.1.0.9 }", "tcp: passes to 10.1.0.8:80; tcp s=10.0.0.3: passes to 10.1.0.9:80; tcp s=10.0.0.4: passes")]
    [InlineData("dnat ip to tcp dport map { 80 : 10.1.0.8 . 8080, 81 : 10.1.0.9 . 8081 }", "tcp: passes to 10.1.0.8:8080; tcp dp=81: passes to 10.1.0.9:8081; tcp dp=82: passes; udp: passes")]
    [InlineData("dnat ip to numgen inc mod 2 map { 0 : 10.1.0.8, 1 : 10.1.0.9 }", "tcp: passes to 10.1.0.8:80 | passes to 10.1.0.9:80")]
    [InlineData("ip saddr 10.0.0.2 tcp dport 80 redirect to :6443", "udp: passes")]
    [InlineData("dnat ip prefix to ip daddr map { 10.1.0.0/24 : 10.5.0.0/24 }", "tcp: passes to 10.5.0.2:80")]
    [InlineData("tcp dport 80 dnat ip6 to [fd01::7]:8080", "tcp6: passes to [fd01::7]:8080; tcp: passes")]
    [InlineData("tcp dport 80-90 dnat ip to 10.1.0.7:tcp dport map { 80 : 8080, 81 : 8081 }", "tcp: passes to 10.1.0.7:8080; tcp dp=81: passes to 10.1.0.7:8081")]
    public void Destinations_are_translated_as_the_kernel_does(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Hook("nat", "prerouting", "dstnat", rule), ends));
    }

    [Theory]
    [InlineData("masquerade", "tcp: passes from 10.1.0.1:45338; tcp6: passes from [fd01::1]:45338; icmp: passes from 10.1.0.1")]
    [InlineData("ip saddr 10.0.0.0/24 snat ip to 192.0.2.1", "tcp: passes from 192.0.2.1:45338; udp: passes from 192.0.2.1:45338")]
    [InlineData("meta l4proto tcp snat ip to 192.0.2.1:5000", "tcp: passes from 192.0.2.1:5000; udp: passes")]
    [InlineData("snat ip prefix to ip saddr map { 10.0.0.0/24 : 192.168.7.0/24 }", "tcp: passes from 192.168.7.2:45338")]
    public void Sources_are_translated_as_the_kernel_does(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Hook("nat", "postrouting", "srcnat", rule), ends));
    }
}
