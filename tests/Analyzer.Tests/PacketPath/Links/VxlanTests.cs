using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>Each case but those marked was made in namespaces with the same addresses, on Linux 6.18: a connect of the pod saw what is expected here.</summary>
public sealed class VxlanTests
{
    [Fact]
    public void A_pod_reaches_a_pod_of_the_other_node()
    {
        var trace = TwoNodes.Vxlan().Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Equal(Certainty.Certain, trace.Certainty);
        Assert.Contains("n1: flannel.1: network 1, to 02:00:00:00:00:02 at 192.168.77.2:8472", trace.Text(), StringComparison.Ordinal);
        Assert.Contains("n2: flannel.1 unpacks 10.244.1.10:45338 > 10.244.2.10:8080", trace.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n1", "10.244.2.0 dev flannel.1 lladdr 02:00:00:00:00:02 PERMANENT\n", "", "NeighbourUnreachable, NoRouteToHost: flannel.1 has no neighbour entry for 10.244.2.0")]
    [InlineData("n1", "lladdr 02:00:00:00:00:02 PERMANENT", "FAILED", "NeighbourUnreachable, NoRouteToHost: nobody answers for 10.244.2.0 on flannel.1: the neighbour is FAILED")]
    [InlineData("n1", "02:00:00:00:00:02 dev flannel.1 dst 192.168.77.2 self permanent\n", "", "Dropped, Timeout: flannel.1 has no forwarding entry for 02:00:00:00:00:02, which 10.244.2.0 is: dropped without a word")]
    [InlineData("n1", "02:00:00:00:00:02", "02:00:00:00:00:77", "Dropped, Timeout: flannel.1 has the link address 02:00:00:00:00:02; the frame is for 02:00:00:00:00:77")]
    [InlineData("n2", "vxlan id 1", "vxlan id 2", "Dropped, Timeout: no tunnel of n2 takes UDP to port 8472 with the network 1")]
    [InlineData("n2", "dstport 8472", "dstport 4789", "Dropped, Timeout: no tunnel of n2 takes UDP to port 8472 with the network 1")]
    [InlineData("n2", "3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP>", "3: flannel.1: <BROADCAST,MULTICAST>", "Dropped, Timeout: flannel.1 is down")]
    [InlineData("n2", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 8472 -j DROP\n", "Dropped, Timeout: table filter, chain INPUT, rule 1: -p udp -m udp --dport 8472 -j DROP")]
    [InlineData("n2", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 8472 -j REJECT\n", "Rejected, Timeout: table filter, chain INPUT, rule 1: -p udp -m udp --dport 8472 -j REJECT")]
    public void The_tunnel_dies_of(string node, string old, string other, string said)
    {
        Assert.Equal(said, TwoNodes.Vxlan().But(node, old, other).Tcp("n1/p1", "10.244.2.10", 8080).Said());
    }

    [Fact]
    public void A_node_itself_sees_that_the_neighbour_is_missing()
    {
        var world = TwoNodes.Vxlan().But("n1", "10.244.2.0 dev flannel.1 lladdr 02:00:00:00:00:02 PERMANENT\n", "");
        Assert.StartsWith("NeighbourUnreachable, NoRouteToHost", world.Tcp("n1", "10.244.2.10", 8080).Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_longer_than_the_tunnel_takes_is_answered_before_it()
    {
        var world = TwoNodes.Vxlan().But("n1", "3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450", "3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400");
        Assert.Equal(Disposition.MtuExceeded, world.Udp("n1/p1", "10.244.2.10", 9000, 1450).Disposition);
        Assert.Equal(Disposition.Delivered, world.Udp("n1/p1", "10.244.2.10", 9000, 1400).Disposition);
    }

    // The tunnel's own packets may be split, whatever they carry.
    [Fact]
    public void A_packet_that_fits_the_tunnel_but_not_the_segment_arrives_in_pieces()
    {
        var world = TwoNodes.Vxlan().But("n1", "mtu 1500", "mtu 1400").But("n2", "mtu 1500", "mtu 1400");
        Assert.Equal(Disposition.Delivered, world.Udp("n1/p1", "10.244.2.10", 9000, 1450).Disposition);
    }

    // Not made in namespaces.
    [Fact]
    public void What_the_forwarding_database_does_not_know_goes_to_its_default()
    {
        var world = TwoNodes.Vxlan()
            .But("n1", "02:00:00:00:00:02 dev flannel.1 dst", "00:00:00:00:00:00 dev flannel.1 dst")
            .But("n1", "10.244.2.0 dev flannel.1 lladdr 02:00:00:00:00:02 PERMANENT\n", "");
        Assert.Equal("Delivered, Connected", world.Tcp("n1/p1", "10.244.2.10", 8080).Said());
    }

    // Not made in namespaces.
    [Fact]
    public void The_underlay_may_be_IPv6()
    {
        var world = TwoNodes.Vxlan();
        foreach (var (node, other) in new[] { ("1", "2"), ("2", "1") })
        {
            world = world.But($"n{node}", $"vxlan id 1 local 192.168.77.{node}", $"vxlan id 1 local fd00:77::{node}").But($"n{node}", $"dst 192.168.77.{other} self", $"dst fd00:77::{other} self")
                .And($"n{node}", $"== routing/routes6-text\nfd00:77::/64 dev eth0 proto kernel metric 256 pref medium\n== netfilter/ip6tables-nft-save\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
        }

        var trace = world.Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Contains("at fd00:77::2:8472", trace.Text(), StringComparison.Ordinal);
    }

    // Not made in namespaces: a Service's translation on the way in is undone on the way back, though the tunnel's packets are connections, too.
    [Fact]
    public void A_translated_connection_through_the_tunnel_is_translated_back()
    {
        const string Nat = """
            *nat
            :PREROUTING ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.10:8080
            COMMIT
            *filter
            """;
        var trace = TwoNodes.Vxlan().But("n1", "*filter", Nat).Tcp("n1/p1", "10.96.0.10", 80);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Contains(trace.Ways[0].Reply!.Hops.SelectMany(hop => hop.Steps), step => step.After == "10.96.0.10:80 > 10.244.1.10:45338"); // it was delivered
    }
}
