using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>The kernel at hand has none of these tunnels: what is expected is read in net/ipv4/ip_tunnel.c, ipip.c, ip_gre.c and drivers/net/geneve.c.</summary>
public sealed class TunnelTests
{
    private const string Ipip = "ipip any remote any local any ttl inherit nopmtudisc";

    [Theory]
    [InlineData("tunl0", Ipip, "n1: tunl0: to 192.168.77.2")]
    [InlineData("tun1", "ipip ipip remote REMOTE local LOCAL ttl inherit", "n1: tun1: to 192.168.77.2")]
    [InlineData("gre1", "gre remote REMOTE local LOCAL ttl inherit", "n1: gre1: to 192.168.77.2")]
    [InlineData("gen1", "geneve id 7 remote REMOTE dstport 6081 ttl auto", "n1: gen1: network 7, to")]
    public void A_pod_reaches_a_pod_of_the_other_node(string device, string details, string step)
    {
        var world = TwoNodes.OverPackets(device, details);
        if (device == "gen1")
            world = Framed(world);
        var trace = world.Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Contains(step, trace.Text(), StringComparison.Ordinal);
    }

    // GENEVE carries frames: both ends have hardware addresses, and each knows the other's.
    private static LinkWorld Framed(LinkWorld world)
    {
        foreach (var (node, other) in new[] { (1, 2), (2, 1) })
        {
            world = world.But($"n{node}", "9: gen1@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN", $"9: gen1: <BROADCAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN\n    link/ether 06:00:00:00:00:0{node} brd ff:ff:ff:ff:ff:ff")
                .But($"n{node}", "== routing/neighbours-text\n", $"== routing/neighbours-text\n192.168.77.{other} dev gen1 lladdr 06:00:00:00:00:0{other} PERMANENT\n");
        }

        return world;
    }

    [Theory]
    [InlineData("n2", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n-A INPUT -p 4 -j DROP\n", "Dropped, Timeout: table filter, chain INPUT, rule 1: -p 4 -j DROP")]
    [InlineData("n2", "ipip any", "dummy", "Dropped, Timeout: no tunnel of n2 takes packets of the protocol 4 from 192.168.77.1")]
    [InlineData("n1", "via 192.168.77.2 dev tunl0 onlink", "dev tunl0", "NeighbourUnreachable, NoRouteToHost: tunl0 has no other end, and the route names no gateway")]
    [InlineData("n1", "9: tunl0@NONE: <NOARP,UP,LOWER_UP>", "9: tunl0@NONE: <NOARP>", "Dropped, Timeout: tunl0 is down")]
    public void IPIP_dies_of(string node, string old, string other, string said)
    {
        Assert.Equal(said, TwoNodes.OverPackets("tunl0", Ipip).But(node, old, other).Tcp("n1/p1", "10.244.2.10", 8080).Said());
    }

    // The device's own address is shown in the place of a link address.
    [Fact]
    public void The_other_end_does_not_ask_whom_the_frame_was_for_that_brought_the_packet()
    {
        const string Device = "9: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN";
        var world = TwoNodes.OverPackets("tunl0", Ipip).But("n1", Device, $"{Device}\n    link/ipip 0.0.0.0 brd 0.0.0.0").But("n2", Device, $"{Device}\n    link/ipip 0.0.0.0 brd 0.0.0.0");
        Assert.Equal("Delivered, Connected", world.Tcp("n1/p1", "10.244.2.10", 8080).Said());
    }

    [Fact]
    public void A_tunnel_of_packets_keeps_the_word_that_they_may_not_be_split()
    {
        var world = TwoNodes.OverPackets("tunl0", Ipip).But("n1", "mtu 1480", "mtu 1500").But("n1", "mtu 1450", "mtu 1500").But("n1/p1", "mtu 1450", "mtu 1500");
        Assert.Equal(Disposition.MtuExceeded, world.Udp("n1/p1", "10.244.2.10", 9000, 1500).Disposition);
    }

    [Fact]
    public void A_WireGuard_tunnel_rests_on_peers_that_no_artifact_shows()
    {
        var trace = TwoNodes.OverPackets("wg0", "wireguard").Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal(Certainty.Depends, trace.Certainty);
        Assert.Contains(trace.Ways, way => way.Disposition == Disposition.Delivered);
        Assert.Contains("wg show is not in the input", trace.DependsOn[0], StringComparison.Ordinal);
    }
}
