using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Answers that take another way than the request, tried on Linux 6.18.</summary>
public sealed class WaysBackTests
{
    // The server answers by a second link to the router.
    private static readonly (string, (string, string))[] AnotherLink =
    [
        ("server", ("links/addr-text", ThreeHosts.Server[0].Item2 + "3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n    link/ether 6e:74:af:2b:31:48 brd ff:ff:ff:ff:ff:ff\n    inet 10.3.0.2/24 scope global eth1\n       valid_lft forever preferred_lft forever\n")),
        ("server", ("routing/routes-text", $"10.1.0.2 via 10.3.0.1 dev eth1 src 10.2.0.2\n10.3.0.0/24 dev eth1 proto kernel scope link src 10.3.0.2\nlocal 10.3.0.2 dev eth1 table local proto kernel scope host src 10.3.0.2\n{ThreeHosts.ServerRoutes}")),
        ("router", ("links/addr-text", ThreeHosts.Router[0].Item2 + "4: rx: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n    link/ether 6e:74:af:2b:31:49 brd ff:ff:ff:ff:ff:ff\n    inet 10.3.0.1/24 scope global rx\n       valid_lft forever preferred_lft forever\n")),
        ("router", ("routing/routes-text", $"10.3.0.0/24 dev rx proto kernel scope link src 10.3.0.1\nlocal 10.3.0.1 dev rx table local proto kernel scope host src 10.3.0.1\n{ThreeHosts.RouterRoutes}")),
    ];

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void An_answer_by_another_link_is_lost_to_a_strict_rp_filter(int mode, bool isConnected)
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null,
            [.. AnotherLink, ("router", ("kernel/sysctl", $"{ThreeHosts.RouterSysctl}net.ipv4.conf.rx.forwarding = 1\nnet.ipv4.conf.rx.rp_filter = {mode}\n"))]);
        Assert.Equal(isConnected ? (Disposition.Delivered, ClientSees.Connected) : (Disposition.ReplyLost, ClientSees.Timeout), (trace.Disposition, trace.ClientSees));
        Assert.True(isConnected || trace.DecidedBy is { Source.Text: "net.ipv4.conf.rx.rp_filter = 1" });
    }

    [Fact]
    public void A_translation_is_undone_by_whatever_link_the_answer_comes()
    {
        var trace = ThreeHosts.FromClient("10.96.0.10", 8080, Protocol.Tcp, null,
            [.. AnotherLink, ("router", ("kernel/sysctl", $"{ThreeHosts.RouterSysctl}net.ipv4.conf.rx.forwarding = 1\nnet.ipv4.conf.rx.rp_filter = 0\n")), ("router", ThreeHosts.Rules("nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.2.0.2"))]);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
    }

    [Fact]
    public void A_server_without_a_route_back_answers_nobody()
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null, ("server", ("routing/routes-text", ThreeHosts.ServerRoutes.Replace("default via 10.2.0.1 dev eth0\n", ""))));
        Assert.Equal((Disposition.ReplyLost, ClientSees.Timeout, "no route to 10.1.0.2"), (trace.Disposition, trace.ClientSees, trace.DecidedBy?.What));
    }

    // The router's address is the source that it masquerades with: without that the server would answer the client straight.
    [Theory]
    [InlineData(true, nameof(ClientSees.Connected))]
    [InlineData(false, nameof(ClientSees.Timeout))]
    public void A_server_beside_the_client_answers_it_straight_unless_the_router_masquerades(bool isMasqueraded, string sees)
    {
        string[] rules = ["nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.1.0.3", .. isMasqueraded ? (string[])["nat -A POSTROUTING -o rc -j MASQUERADE"] : []];
        var trace = ThreeHosts.FromClient("10.96.0.10", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules(rules)),
            ("server", ("links/addr-text", ThreeHosts.Server[0].Item2.Replace("10.2.0.2/24", "10.1.0.3/24"))),
            ("server", ("routing/routes-text", ThreeHosts.ServerRoutes.Replace("10.2.0.1", "10.1.0.1").Replace("10.2.0.255", "10.1.0.255").Replace("10.2.0.2 ", "10.1.0.3 ").Replace("10.2.0.2\n", "10.1.0.3\n").Replace("10.2.0.", "10.1.0."))));
        Assert.Equal(sees, $"{trace.ClientSees}");
        Assert.Equal(isMasqueraded ? Disposition.Delivered : Disposition.ReplyLost, trace.Disposition);
    }
}
