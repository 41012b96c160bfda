using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>Who is asked for a neighbour, and who answers; as connects saw it in namespaces on Linux 6.18.</summary>
public sealed class AskingTests
{
    private const string Own = "inet 127.0.0.1/8 scope host lo";

    [Fact]
    public void A_question_from_an_address_that_the_asked_one_has_itself_gets_no_answer()
    {
        var world = LanWorlds.Bridge().But("r/b", Own, $"{Own}\n    inet 10.9.0.1/32 scope global lo");

        Assert.Equal("NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 10.9.0.2", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    // What b knows of a's subnet leads elsewhere.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_question_that_the_reverse_path_filter_does_not_let_in_gets_no_answer(int mode, bool isAnswered)
    {
        var world = LanWorlds.Bridge().But("r/b", "10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.2", "10.9.0.0/24 dev eth1 scope link")
            .But("r/b", "net.ipv4.conf.all.arp_ignore", $"net.ipv4.conf.all.rp_filter = {mode}\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.all.arp_ignore");

        Assert.Equal(isAnswered, world.Tcp("r/a", "10.9.0.2", 8080).Disposition != Disposition.NeighbourUnreachable);
    }

    [Fact]
    public void Without_carrier_a_permanent_neighbour_is_sent_to_in_vain()
    {
        var world = LanWorlds.Bridge().But("r/a", "2: eth0@if11: <BROADCAST,MULTICAST,UP,LOWER_UP>", "2: eth0@if11: <NO-CARRIER,BROADCAST,MULTICAST,UP>")
            .But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:02 PERMANENT\n");

        Assert.Equal("Dropped, Timeout: eth0 has no carrier", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Fact]
    public void A_neighbour_that_failed_once_is_asked_again()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 FAILED\n");

        var trace = world.Tcp("r/a", "10.9.0.2", 8080);

        Assert.Equal(["Delivered", "NeighbourUnreachable"], trace.Ways.Select(way => way.Disposition.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains("whether eth0 of r/b answers for 10.9.0.2 now: the neighbour is FAILED", trace.DependsOn[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_forwarding_entry_goes_over_to_the_port_by_which_the_asked_one_answers()
    {
        var world = LanWorlds.Bridge().But("r", "0a:00:00:00:00:02 dev p2 master br0", "0a:00:00:00:00:02 dev p3 master br0 static");

        Assert.Equal("Delivered, Connected", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Fact]
    public void What_a_link_loses_its_sender_is_not_told_of()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n");

        var trace = world.Udp("r/a", "10.9.0.2", 53);

        Assert.Equal((Disposition.Dropped, ClientSees.Timeout, null), (trace.Disposition, trace.ClientSees, trace.SystemError));
    }

    [Fact]
    public void A_frame_that_nobody_has_meets_the_rules_before_it_is_lost()
    {
        var world = LanWorlds.Bridge().But("r/a", "== routing/neighbours-text\n", "== routing/neighbours-text\n10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n")
            .But("r", ":FORWARD ACCEPT [0:0]\n", ":FORWARD ACCEPT [0:0]\n-A FORWARD -m physdev --physdev-is-bridged -j DROP\n");

        Assert.Equal("Dropped, Timeout: table filter, chain FORWARD, rule 1: -m physdev --physdev-is-bridged -j DROP", world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }
}
