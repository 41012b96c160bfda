using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Tests.Links;

public sealed class LinkListTests
{
    // Debian 13, iproute2 6.15, ip -d addr (shortened); tun0 from another site.
    private const string Text = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0 allmulti 0 minmtu 0 maxmtu 0
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        4: veth5c51a4f5@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default
            link/ether 5a:98:1b:a6:ee:12 brd ff:ff:ff:ff:ff:ff link-netns cni-352b0e24 promiscuity 1
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin on
            inet6 fe80::5898:1bff:fea6:ee12/64 scope link proto kernel_ll
               valid_lft forever preferred_lft forever
        5: tun0: <POINTOPOINT,NOARP,UP> mtu 1500 qdisc fq state UNKNOWN
            link/none
            inet 10.8.0.2 peer 10.8.0.1/32 scope global secondary tun0
        """;

    [Fact]
    public void Every_line_of_the_text_is_read()
    {
        var parsed = LinkList.Parse(new("n", "links/addr-text.txt", Text));

        Assert.Empty(parsed.Notes);
        Assert.Equal(["lo", "veth5c51a4f5", "tun0"], parsed.Value.Links.Select(link => link.Name));
        Assert.Equal(("cni0", "veth", 1450), (parsed.Value.Links[1].Master, parsed.Value.Links[1].Kind, parsed.Value.Links[1].Mtu));
    }

    [Fact]
    public void An_address_may_have_a_peer_and_be_secondary()
    {
        var address = LinkList.Parse(new("n", "links/addr-text.txt", Text)).Value.Links[2].Addresses.Single();

        Assert.Equal("10.8.0.2", address.Address.ToString());
        Assert.Equal("10.8.0.1", address.Peer!.ToString());
        Assert.True(address.IsSecondary);
    }

    [Fact]
    public void Json_says_the_same()
    {
        var parsed = LinkList.Parse(new("n", "links/addr.json",
            """[{"ifindex":2,"ifname":"eth0","flags":["UP"],"mtu":1500,"operstate":"UP","address":"52:54:00:56:00:12","linkinfo":{"info_kind":"veth"},"addr_info":[{"family":"inet","local":"192.168.56.12","prefixlen":24,"scope":"global","label":"eth0"},{"family":"inet","local":"192.168.56.13","prefixlen":24,"scope":"global","secondary":true}]}]"""));

        var link = parsed.Value.Links.Single();
        Assert.Empty(parsed.Notes);
        Assert.Equal(("veth", "UP", 1500), (link.Kind, link.OperState, link.Mtu));
        Assert.Equal([false, true], link.Addresses.Select(address => address.IsSecondary));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1: lo: <UP> mtu 1\n    inet 10.0.0.0/99 scope host lo")]
    [InlineData("1: lo: <UP> mtu 1\n    strange thing")]
    public void What_cannot_be_read_is_noted(string text)
    {
        Assert.Single(LinkList.Parse(new("n", "links/addr-text.txt", text)).Notes);
    }
}
