using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

public sealed class LocalDeliveryTests
{
    // As connects saw it in namespaces on Linux 6.18.
    [Theory]
    [InlineData(7001, "Refused, Refused: nobody listens on 10.9.0.2 port 7001/tcp in r/b, but lo on 0.0.0.0%lo:7001")]
    [InlineData(7002, "Delivered, Connected")]
    [InlineData(7003, "Refused, Refused: nobody listens on 10.9.0.2 port 7003/tcp in r/b, but own on 127.0.0.1:7003")]
    [InlineData(9999, "Refused, Refused: nobody listens on 10.9.0.2 port 9999/tcp in r/b")]
    public void A_socket_takes_what_comes_for_its_address_by_its_device(int port, string said)
    {
        Assert.Equal(said, LanWorlds.Bridge().Tcp("r/a", "10.9.0.2", port).Said());
    }

    [Fact]
    public void Where_sockets_are_not_known_it_rests_on_one()
    {
        var trace = LanWorlds.Bridge().But("r/b", "== kubernetes/listening-sockets", "== other").Tcp("r/a", "10.9.0.2", 8080);
        Assert.Equal(Disposition.Delivered, trace.Disposition);
        Assert.Equal("somebody listens on 10.9.0.2 port 8080/tcp in r/b", trace.Ways[0].DependsOn[0]);
    }

    // As connects saw it in namespaces on Linux 6.18: the error is sent, and has no way back.
    [Theory]
    [InlineData(9999)]
    [InlineData(9998)]
    public void A_refusal_that_finds_no_way_back_is_a_timeout(int port)
    {
        var world = LanWorlds.Bridge()
            .But("r/a", "inet 127.0.0.1/8 scope host lo", "inet 127.0.0.1/8 scope host lo\n    inet 10.7.0.1/32 scope global lo")
            .But("r/a", "proto kernel scope link src 10.9.0.1", "scope link src 10.7.0.1")
            .And("r/b", "== netfilter/iptables-save\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 9999 -j REJECT\nCOMMIT\n")
            .But("r/b", "net.ipv4.conf.all.arp_ignore = 0", "net.ipv4.conf.all.arp_ignore = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0");
        Assert.EndsWith(", Timeout", world.Tcp("r/a", "10.9.0.2", port).Said().Split(':')[0], StringComparison.Ordinal);
        Assert.Equal(ClientSees.Refused, world.But("r/b", "10.9.0.0/24 dev eth0", "10.7.0.1 dev eth0\n10.9.0.0/24 dev eth0").Tcp("r/a", "10.9.0.2", port).ClientSees);
    }

    [Fact]
    public void A_node_may_be_told_to_answer_no_ping()
    {
        var world = LanWorlds.Bridge();
        Assert.Equal("Delivered, Connected", world.Ping("r/a", "10.9.0.2").Said());
        Assert.Equal("Dropped, Timeout: net.ipv4.icmp_echo_ignore_all = 1: r/b answers no ping", world.But("r/b", "net.ipv4.conf.all.arp_ignore = 0", "net.ipv4.icmp_echo_ignore_all = 1\nnet.ipv4.conf.all.arp_ignore = 0").Ping("r/a", "10.9.0.2").Said());
    }

    [Fact]
    public void Whether_another_stack_forwards_is_followed_both_ways_once()
    {
        var world = TwoNodes.HostGateway().But("n2", "net.ipv4.ip_forward = 1\n", "");
        var trace = world.Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal(
            ["Delivered: whether n2 forwards packets of IPv4 (kernel/sysctl does not say)", "NotForwarding: not: whether n2 forwards packets of IPv4 (kernel/sysctl does not say)"],
            trace.Ways());
        Assert.Equal(Disposition.Delivered, trace.Ways[0].Reply!.Disposition); // it was delivered
    }
}
