namespace SupportBundle.Analyzer.Tests.PacketPath.Matches;

// The lines of IPv4 without "unknown" were sent through Linux 6.18 with iptables 1.8.9 (legacy), and the rule's counter says the same; the others follow net/netfilter/xt_*.c.
public sealed class HeaderMatchTests
{
    private const string Udp = "udp 10.244.3.2:45338 > 10.244.1.7:53 in=eth0 out=cni0";
    private const string Tcp = "tcp 10.244.3.2:45338 > 10.244.1.7:80 in=eth0 out=cni0";
    private const string Ping = "icmp 10.244.3.2 > 10.244.1.7 in=eth0 out=cni0";
    private const string Ping6 = "icmp6 2001:db8::2 > fd00:1::7 in=eth0 out=cni0";

    [Theory]
    [InlineData("-s 10.244.0.0/16 -d 10.244.1.7/32", Udp, "yes")]
    [InlineData("! -s 10.244.0.0/16", Udp, "no")]
    [InlineData("-s 10.0.3.0/255.0.255.0", Udp, "yes")]
    [InlineData("-p udp", Udp, "yes")]
    [InlineData("! -p udp", Udp, "no")]
    [InlineData("-p 17", Udp, "yes")]
    [InlineData("-p all", Udp, "yes")]
    [InlineData("-i eth+ -o cni0", Udp, "yes")]
    [InlineData("! -i eth+", Udp, "no")]
    [InlineData("-i eth", Udp, "no")]
    [InlineData("-o cni0", "udp 10.244.3.2:1 > 10.244.1.7:53 in=eth0", "no")]
    [InlineData("! -o cni0", "udp 10.244.3.2:1 > 10.244.1.7:53 in=eth0", "yes")]
    [InlineData("-f", Udp, "no")]
    [InlineData("! -f", Udp, "yes")]
    [InlineData("-s web.example", Udp, "unknown")]
    public void Ip(string match, string packet, string answer) => Assert.Equal(answer, AStack.Asks(match, packet));

    [Theory]
    [InlineData("-p udp -m udp --dport 53", Udp, "yes")]
    [InlineData("-p udp -m udp ! --dport 53", Udp, "no")]
    [InlineData("-p udp -m udp --dport 50:60 --sport 1024:", Udp, "yes")]
    [InlineData("-p udp -m udp --dport :52", Udp, "no")]
    [InlineData("-p tcp -m tcp --dport 53", Udp, "no")]
    [InlineData("-p udp -m udp --sport 80", "udp 10.244.3.2:? > 10.244.1.7:53", "unknown")]
    [InlineData("-p udp -m multiport --dports 50:52,53", Udp, "yes")]
    [InlineData("-p udp -m multiport ! --dports 50:52,53", Udp, "no")]
    [InlineData("-p udp -m multiport --ports 45338", Udp, "yes")]
    [InlineData("-p udp -m multiport --sports 53", Udp, "no")]
    [InlineData("-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", Tcp, "yes")]
    [InlineData("-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN", Tcp, "no")]
    [InlineData("-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", Tcp + " flags=Syn,Ack", "no")]
    [InlineData("-p tcp -m tcp --tcp-flags ALL NONE", Tcp, "no")]
    [InlineData("-p tcp -m tcp --tcp-option 8", Tcp, "unknown")]
    [InlineData("-p sctp -m sctp --dport 80", "sctp 10.0.0.1:1 > 10.0.0.2:80", "yes")]
    [InlineData("-p sctp -m sctp --chunk-types any INIT", "sctp 10.0.0.1:1 > 10.0.0.2:80", "unknown")]
    public void Ports(string match, string packet, string answer) => Assert.Equal(answer, AStack.Asks(match, packet));

    [Theory]
    [InlineData("-p icmp -m icmp --icmp-type 8", Ping, "yes")]
    [InlineData("-p icmp -m icmp --icmp-type echo-request", Ping, "yes")]
    [InlineData("-p icmp -m icmp ! --icmp-type 8", Ping, "no")]
    [InlineData("-p icmp -m icmp --icmp-type any", Ping, "yes")]
    [InlineData("-p icmp -m icmp --icmp-type 3/4", Ping + " icmp=3/4", "yes")]
    [InlineData("-p icmp -m icmp --icmp-type 3/4", Ping + " icmp=3/1", "no")]
    [InlineData("-p icmp -m icmp --icmp-type 8", Udp, "no")]
    [InlineData("-p ipv6-icmp -m icmp6 --icmpv6-type 128", Ping6, "yes")]
    [InlineData("-p ipv6-icmp -m icmp6 --icmpv6-type 128/1", Ping6, "no")]
    [InlineData("-p ipv6-icmp -m icmp6 ! --icmpv6-type echo-request", Ping6, "no")]
    public void Icmp(string match, string packet, string answer) => Assert.Equal(answer, AStack.Asks(match, packet));

    [Theory]
    [InlineData("-m iprange --src-range 10.244.3.1-10.244.3.9", Udp, "yes")]
    [InlineData("-m iprange ! --src-range 10.244.3.1-10.244.3.9", Udp, "no")]
    [InlineData("-m iprange --dst-range 10.244.1.8-10.244.1.9", Udp, "no")]
    [InlineData("-m ttl --ttl-eq 64", Udp, "yes")]
    [InlineData("-m ttl ! --ttl-eq 64", Udp, "no")]
    [InlineData("-m ttl --ttl-lt 64", Udp, "no")]
    [InlineData("-m ttl --ttl-gt 63", Udp, "yes")]
    [InlineData("-m length --length 0:60", Udp, "yes")]
    [InlineData("-m length ! --length 0:60", Udp, "no")]
    [InlineData("-m length --length 61", Udp, "no")]
    [InlineData("-m dscp --dscp 0x0a", Udp + " dscp=10", "yes")]
    [InlineData("-m dscp ! --dscp 0x0a", Udp + " dscp=10", "no")]
    [InlineData("-m tos --tos 0x28/0xff", Udp + " dscp=10", "yes")]
    [InlineData("-m tos ! --tos 0x28/0x3f", Udp + " dscp=10", "no")]
    [InlineData("-m ecn --ecn-ip-ect 0", Udp, "yes")]
    [InlineData("-m ecn ! --ecn-ip-ect 0", Udp, "no")]
    [InlineData("-p tcp -m ecn --ecn-tcp-cwr", Tcp, "unknown")]
    [InlineData("-m ah --ahspi 1", Udp, "no")]
    [InlineData("-p esp -m esp --espspi 1", "esp 10.0.0.1 > 10.0.0.2", "unknown")]
    [InlineData("-m rt --rt-type 0 ! --rt-segsleft 0", Ping6, "no")]
    [InlineData("-m frag --fragmore", Ping6, "no")]
    [InlineData("-m hbh --hbh-len 8", Ping6, "no")]
    [InlineData("-m dst ! --dst-len 8", Ping6, "no")]
    public void Fields(string match, string packet, string answer) => Assert.Equal(answer, AStack.Asks(match, packet));
}
