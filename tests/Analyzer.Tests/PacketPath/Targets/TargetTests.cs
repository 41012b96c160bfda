using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.Tests.PacketPath.Targets;

// Marks and ports of IPv4 were seen on Linux 6.18 with iptables 1.8.9 (legacy), in the tuples and marks that conntrack lists.
public sealed class TargetTests
{
    private const string New = "udp 10.244.3.2:45338 > 10.244.1.7:53 in=eth0 state=New";
    private const string Leaving = "udp 10.244.1.7:45338 > 198.51.100.7:53 out=eth0 state=New settled";

    [Theory]
    [InlineData("ACCEPT", "accept")]
    [InlineData("DROP", "drop")]
    [InlineData("RETURN", "continue")]
    [InlineData("SUB", "drop")]
    [InlineData("REJECT --reject-with icmp-host-prohibited", "reject with icmp-host-prohibited")]
    [InlineData("REJECT", "reject with icmp-port-unreachable")]
    [InlineData("LOG --log-prefix \"x \"", "continue")]
    [InlineData("TCPMSS --clamp-mss-to-pmtu", "continue")]
    [InlineData("ECN --ecn-tcp-remove", "continue")]
    [InlineData("SET --add-set x src", "continue")]
    [InlineData("TPROXY --on-port 1 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1", "leaves the model: TPROXY --on-port 1 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1: to a proxy on this node")]
    [InlineData("SYNPROXY --mss 1460", "cannot tell: the target SYNPROXY --mss 1460 is not modelled")]
    [InlineData("CONNMARK --save-mark --left-shift-mark 8", "cannot tell: the target CONNMARK --save-mark --left-shift-mark 8 is not modelled")]
    [InlineData("DNAT [unsupported revision]", "cannot tell: printed by an iptables that does not know the rule's revision, so that what it does is not in the input: DNAT [unsupported revision]")]
    [InlineData("DNAT --to-destination :0 --persistent --to-destination :0", "cannot tell: printed by an iptables that does not know the rule's revision, so that what it does is not in the input: DNAT --to-destination :0 --persistent --to-destination :0")]
    public void A_target_decides(string target, string verdict) => Assert.Equal(verdict, Assert.Single(AStack.Ends($"-j {target}", New)).Verdict.ToString());

    [Theory]
    [InlineData("REJECT", "reject with icmp6-port-unreachable")]
    [InlineData("REJECT --reject-with icmp6-adm-prohibited", "reject with icmp6-adm-prohibited")]
    public void A_packet_of_IPv6_is_rejected_in_its_own_words(string target, string verdict) =>
        Assert.Equal(verdict, Assert.Single(AStack.Ends($"-j {target}", "udp [fd00::1]:1 > [fd00::2]:2")).Verdict.ToString());

    [Theory]
    [InlineData("MARK --set-xmark 0x4000/0x4000", 0x4001u)]
    [InlineData("MARK --set-xmark 0x0/0x1", 0x0u)]
    [InlineData("MARK --set-xmark 0x3/0x2", 0x2u)]
    [InlineData("MARK --set-mark 0x2/0x2", 0x3u)]
    [InlineData("MARK --or-mark 0x8000", 0x8001u)]
    [InlineData("MARK --and-mark 0xfffffffe", 0x0u)]
    [InlineData("MARK --xor-mark 0x3", 0x2u)]
    [InlineData("CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff", 0x80u)]
    [InlineData("CONNMARK --restore-mark --nfmask 0xf0 --ctmask 0xf0", 0x81u)]
    [InlineData("CONNMARK --restore-mark --mask 0x80", 0x81u)]
    public void A_mark_is_set(string target, uint mark) => Assert.Equal(mark, AStack.After(target, New + " mark=0x1 connmark=0x80").Mark);

    [Theory]
    [InlineData("CONNMARK --set-xmark 0x1/0xffffffff", 0x1u)]
    [InlineData("CONNMARK --set-mark 0x1/0x1", 0x81u)]
    [InlineData("CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff", 0x3u)]
    [InlineData("CONNMARK --save-mark --nfmask 0x1 --ctmask 0x1", 0x81u)]
    public void A_connection_is_marked(string target, uint mark) => Assert.Equal(mark, AStack.After(target, New + " mark=0x3 connmark=0x80").Connection?.Mark);

    [Theory]
    [InlineData("DNAT --to-destination 10.244.2.20:8080", New, "accept: 10.244.3.2:45338 > 10.244.2.20:8080")]
    [InlineData("DNAT --to-destination 10.244.2.20", New, "accept: 10.244.3.2:45338 > 10.244.2.20:53")]
    [InlineData("DNAT --to-destination 10.244.2.20 --random", New, "accept: 10.244.3.2:45338 > 10.244.2.20:53")]
    [InlineData("DNAT --to-destination :8080", New, "accept: 10.244.3.2:45338 > 10.244.1.7:8080")]
    [InlineData("DNAT --to-destination 10.244.2.20:50-60", New, "accept: 10.244.3.2:45338 > 10.244.2.20:53")]
    [InlineData("DNAT --to-destination 10.244.2.20:1000-1009/50", New, "accept: 10.244.3.2:45338 > 10.244.2.20:1003")]
    [InlineData("DNAT --to-destination 10.244.2.20:1000-1001/50", New, "accept: 10.244.3.2:45338 > 10.244.2.20:1001")]
    [InlineData("DNAT --to-destination 10.244.2.20:50-60 --random", New, "accept: 10.244.3.2:45338 > 10.244.2.20")]
    [InlineData("DNAT --to-destination 10.244.2.20-10.244.2.21:80 --persistent", New, "accept: 10.244.3.2:45338 > 10.244.2.20:80 | accept: 10.244.3.2:45338 > 10.244.2.21:80")]
    [InlineData("DNAT --to-destination [fd00::1]:80", "udp [fd00::9]:1 > [fd00::2]:2 state=New", "accept: [fd00::9]:1 > [fd00::1]:80")]
    [InlineData("REDIRECT --to-ports 15001", New, "accept: 10.244.3.2:45338 > 192.0.2.1:15001")]
    [InlineData("REDIRECT --to-ports 15001", "udp 192.0.2.1:1 > 198.51.100.7:53 out=eth0 state=New local", "accept: 192.0.2.1:1 > 127.0.0.1:15001")]
    [InlineData("REDIRECT", "udp [fd00:1::9]:1 > [2001:db8::9]:53 in=cni0 state=New", "accept: [fd00:1::9]:1 > [fd00:1::1]:53")]
    [InlineData("NETMAP --to 10.9.0.0/16", New, "accept: 10.244.3.2:45338 > 10.9.1.7:53")]
    [InlineData("NETMAP --to 10.9.0.0/16", Leaving, "accept: 10.9.1.7:45338 > 198.51.100.7:53")]
    [InlineData("SNAT --to-source 192.0.2.77", Leaving, "accept: 192.0.2.77:45338 > 198.51.100.7:53")]
    [InlineData("SNAT --to-source 192.0.2.77 --random-fully", Leaving, "accept: 192.0.2.77 > 198.51.100.7:53")]
    [InlineData("SNAT --to-source 192.0.2.77:1024-65535", Leaving, "accept: 192.0.2.77:45338 > 198.51.100.7:53")]
    [InlineData("SNAT --to-source 192.0.2.77:5000", Leaving, "accept: 192.0.2.77:5000 > 198.51.100.7:53")]
    [InlineData("MASQUERADE", Leaving, "accept: 192.0.2.1:45338 > 198.51.100.7:53")]
    [InlineData("MASQUERADE --random-fully", Leaving, "accept: 192.0.2.1 > 198.51.100.7:53")]
    [InlineData("MASQUERADE --to-ports 1024-1030", Leaving, "accept: 192.0.2.1 > 198.51.100.7:53")]
    public void Addresses_are_translated(string target, string packet, string made) => Assert.Equal(made, AStack.Makes(target, packet));

    [Fact]
    public void Header_fields_are_set()
    {
        Assert.Equal(10, AStack.After("DSCP --set-dscp 0x0a", New).Dscp);
        Assert.Equal(4, AStack.After("TOS --set-tos 0x10/0xff", New).Dscp);
        Assert.Equal(1, AStack.After("TTL --ttl-set 1", New).TimeToLive);
        Assert.Equal(255, AStack.After("HL --hl-inc 250", New).TimeToLive);
        Assert.Equal(0, AStack.After("TTL --ttl-dec 200", New).TimeToLive);
        Assert.Equal(0x201u, AStack.After("TPROXY --on-port 1 --tproxy-mark 0x200/0xffffff00", New + " mark=0x1").Mark);
        Assert.Null(AStack.After("HMARK --hmark-mod 10", New).Mark);
    }

    [Fact]
    public void What_is_not_to_be_tracked_stays_so()
    {
        var packet = AStack.After("CT --notrack", "udp 10.244.3.2:45338 > 10.244.1.7:53 in=eth0");

        Assert.Equal("Untracked", packet.State.ToString());
        Assert.Equal(Verdict.Continue, Assert.Single(AStack.Ends("-j NOTRACK", New)).Verdict);
    }
}
