namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>What rules of nftables do, in a chain of the forward hook; each as nft 1.0.6 prints it, and the ends are those of a kernel (6.18).</summary>
public sealed class NftStatementTests
{
    [Theory]
    [InlineData("ct state vmap { invalid : drop, established : accept, new : drop }", "tcp: dropped")]
    [InlineData("meta mark set ip saddr map { 10.0.0.2 : 0x00000005 } meta mark 0x00000005 drop", "tcp: dropped; tcp6: passes")]
    [InlineData("ip dscp set cs1", "tcp: passes dscp 8; udp: passes dscp 8")]
    [InlineData("ip ttl set 9", "tcp: passes ttl 9; tcp6: passes")]
    [InlineData("tcp dport vmap { 80 : continue, 81 : accept } drop", "tcp: dropped; tcp dp=81: passes; tcp dp=82: passes; udp: passes")]
    [InlineData("tcp dport 80 reject", "tcp: rejected icmp-port-unreachable; tcp6: rejected icmp6-port-unreachable")]
    [InlineData("meta l4proto tcp reject with tcp reset", "tcp: rejected tcp-reset; udp: passes")]
    [InlineData("reject with icmpx admin-prohibited", "tcp: rejected icmp-admin-prohibited; tcp6: rejected icmp6-adm-prohibited")]
    [InlineData("reject with icmpx no-route", "tcp: rejected icmp-net-unreachable; tcp6: rejected icmp6-no-route")]
    [InlineData("reject with icmpx host-unreachable", "tcp: rejected icmp-host-unreachable; tcp6: rejected icmp6-addr-unreachable")]
    [InlineData("reject with icmp host-prohibited", "tcp: rejected icmp-host-prohibited; tcp6: passes")]
    [InlineData("reject with icmpv6 addr-unreachable", "tcp: passes; tcp6: rejected icmp6-addr-unreachable")]
    [InlineData("reject with icmp prot-unreachable", "tcp: rejected icmp-proto-unreachable")]
    [InlineData("ip daddr set 10.1.0.9", "tcp: passes to 10.1.0.9:80")]
    [InlineData("tcp option maxseg size set rt mtu", "tcp: passes")]
    [InlineData("numgen random mod 2 vmap { 0 : drop, 1 : accept }", "tcp: dropped | passes")]
    [InlineData("numgen random mod 10 < 5 drop", "tcp: dropped | passes")]
    [InlineData("meta l4proto tcp counter packets 0 bytes 0 log prefix \"x \" limit rate 1/second drop", "udp: passes")]
    public void A_rule_does_to_a_packet_what_the_kernel_does(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Forward(rule), ends));
    }
}
