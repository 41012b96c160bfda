using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Tried on Linux 6.18: which of two rules counted the packet, and what the client saw.</summary>
public sealed class StatesTests
{
    // The client sends by a second link straight to the server (10.3.0.0/24), whose answers take the router.
    private static readonly (string, (string, string))[] AnswersOnly =
    [
        ("client", ("links/addr-text", Client)),
        ("client", ("routing/routes-text", $"10.2.0.2 via 10.3.0.3 dev eth1 src 10.1.0.2\n10.3.0.0/24 dev eth1 proto kernel scope link src 10.3.0.2\nlocal 10.3.0.2 dev eth1 table local proto kernel scope host src 10.3.0.2\n{ThreeHosts.ClientRoutes}")),
        ("server", ("links/addr-text", Server)),
        ("server", ("routing/routes-text", $"10.3.0.0/24 dev eth1 proto kernel scope link src 10.3.0.3\nlocal 10.3.0.3 dev eth1 table local proto kernel scope host src 10.3.0.3\n{ThreeHosts.ServerRoutes}")),
        ("server", ("kernel/sysctl", "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.eth1.rp_filter = 0\n")),
    ];

    [Theory]
    [InlineData(nameof(Protocol.Tcp), "INVALID", nameof(Disposition.ReplyLost))]
    [InlineData(nameof(Protocol.Tcp), "NEW", nameof(Disposition.Delivered))]
    [InlineData(nameof(Protocol.Tcp), "ESTABLISHED", nameof(Disposition.Delivered))]
    [InlineData(nameof(Protocol.Udp), "INVALID", nameof(Disposition.Delivered))]
    [InlineData(nameof(Protocol.Udp), "NEW", nameof(Disposition.ReplyLost))]
    [InlineData(nameof(Protocol.Icmp), "INVALID", nameof(Disposition.ReplyLost))]
    public void Whoever_sees_answers_only_calls_those_of_TCP_invalid_and_those_of_UDP_new(string protocol, string state, string disposition)
    {
        var known = protocol switch { nameof(Protocol.Tcp) => Protocol.Tcp, nameof(Protocol.Udp) => Protocol.Udp, _ => Protocol.Icmp };
        var rules = ("router", ThreeHosts.Rules($"filter -A FORWARD -i rs -m conntrack --ctstate {state} -j DROP"));
        var trace = ThreeHosts.FromClient("10.2.0.2", known == Protocol.Udp ? 53 : 8080, known, null, [.. AnswersOnly, rules]);
        Assert.Equal((disposition, Certainty.Certain), ($"{trace.Disposition}", trace.Certainty));

        var isDelivered = trace.Disposition == Disposition.Delivered;
        Assert.Equal(isDelivered ? ClientSees.Connected : ClientSees.Timeout, trace.ClientSees);
        Assert.True(isDelivered || trace.DecidedBy!.What.Contains($"--ctstate {state}")); // it is lost
    }

    [Fact]
    public void Answers_that_are_new_to_a_router_are_masqueraded_and_come_from_another_address()
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, null, [.. AnswersOnly, ("router", ThreeHosts.Rules("nat -A POSTROUTING -o rc -j MASQUERADE"))]);
        Assert.Equal((Disposition.ReplyLost, ClientSees.UnexpectedSource), (trace.Disposition, trace.ClientSees));
        Assert.Contains("10.1.0.1:53 > 10.1.0.2", trace.DecidedBy!.What); // it is lost
    }

    [Theory]
    [InlineData("raw -A PREROUTING -i rc -j CT --zone 7", true)]
    [InlineData("raw -A PREROUTING -i rc -j CT --zone-orig 7", false)]
    public void A_zone_for_one_way_only_hides_the_connection_from_its_answers_unless_it_is_the_first_directions(string rule, bool isHidden)
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, null, ("router", ThreeHosts.Rules(rule, "filter -A FORWARD -i rs -m conntrack --ctstate NEW -j DROP")));
        Assert.Equal(isHidden ? Disposition.ReplyLost : Disposition.Delivered, trace.Disposition);
    }

    [Fact]
    public void Without_tracking_no_answer_is_translated_back()
    {
        var trace = ThreeHosts.FromClient("10.96.0.10", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules(
            "nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.2.0.2", "raw -A PREROUTING -i rs -j CT --notrack")));
        Assert.Equal((Disposition.ReplyLost, ClientSees.Timeout), (trace.Disposition, trace.ClientSees));
        Assert.StartsWith("the answer comes as 10.2.0.2:8080 > 10.1.0.2", trace.DecidedBy!.What); // it is lost
    }

    [Theory]
    [InlineData("-p udp -m conntrack --ctstate NEW", nameof(Disposition.Dropped))]
    [InlineData("-p udp -m state --state UNTRACKED", nameof(Disposition.Delivered))]
    public void A_rule_that_asks_for_connections_turns_tracking_on(string match, string disposition) =>
        Assert.Equal(disposition, $"{ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, null, ("router", ThreeHosts.Rules($"filter -A FORWARD {match} -j DROP"))).Disposition}");

    [Fact]
    public void The_mark_of_a_connection_is_seen_by_its_answers()
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, null, ("router", ThreeHosts.Rules(
            "mangle -A POSTROUTING -o rs -j CONNMARK --set-xmark 0x5/0xffffffff", "filter -A FORWARD -i rs -m connmark --mark 0x5 -j DROP")));
        Assert.Equal(Disposition.ReplyLost, trace.Disposition);
    }

    [Fact]
    public void An_answer_that_no_rule_lets_back_is_lost()
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules("filter :FORWARD DROP [0:0]", "filter -A FORWARD -m conntrack --ctstate NEW -j ACCEPT")));
        Assert.Equal((Disposition.ReplyLost, ClientSees.Timeout), (trace.Disposition, trace.ClientSees));
    }

    [Fact]
    public void What_follows_the_answer_must_pass_as_an_established_connection()
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules("filter :FORWARD DROP [0:0]",
            "filter -A FORWARD -m conntrack --ctstate NEW -j ACCEPT", "filter -A FORWARD -m conntrack --ctdir REPLY -j ACCEPT")));
        Assert.Equal((Disposition.Dropped, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
        Assert.Contains("the policy is DROP", trace.DecidedBy!.What); // it is dropped
    }

    [Theory]
    [InlineData("RELATED", nameof(ClientSees.NoRouteToHost))]
    [InlineData("ESTABLISHED", nameof(ClientSees.Timeout))]
    public void An_error_from_behind_is_related_to_the_connection_that_it_quotes(string state, string sees)
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null,
            ("router", ThreeHosts.Rules("filter :FORWARD DROP [0:0]", "nat -A POSTROUTING -o rs -j MASQUERADE", "filter -A FORWARD -i rc -j ACCEPT", $"filter -A FORWARD -m conntrack --ctstate {state} -j ACCEPT")),
            ("server", ThreeHosts.Rules("filter -A INPUT -p tcp -j REJECT --reject-with icmp-admin-prohibited")));
        Assert.Equal((Disposition.Rejected, sees), (trace.Disposition, $"{trace.ClientSees}"));
    }

    // 10.96.0.10 > 10.1.0.2: ICMP host 10.96.0.10 unreachable - admin prohibited
    [Fact]
    public void An_error_about_a_translated_packet_is_translated_back()
    {
        var trace = ThreeHosts.FromClient("10.96.0.10", 80, Protocol.Tcp, null, ("router", ThreeHosts.Rules(
            "nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.2.0.2", "filter -A FORWARD -d 10.2.0.2/32 -j REJECT --reject-with icmp-host-prohibited")));
        Assert.Equal((Disposition.Rejected, ClientSees.NoRouteToHost), (trace.Disposition, trace.ClientSees));
        Assert.Equal("10.96.0.10", trace.Ways[0].Reply!.Flow.Source!.ToString()); // the error has a way
    }

    [Theory]
    [InlineData(0, nameof(Disposition.Martian))]
    [InlineData(1, nameof(Disposition.Delivered))]
    public void A_translation_to_loopback_needs_route_localnet(int setting, string disposition)
    {
        var trace = ThreeHosts.FromClient("10.96.0.10", 8080, Protocol.Tcp, null,
            ("router", ThreeHosts.Rules("nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 127.0.0.1")),
            ("router", ("kernel/sysctl", ThreeHosts.RouterSysctl.Replace("net.ipv4.conf.rc.route_localnet = 0", $"net.ipv4.conf.rc.route_localnet = {setting}"))));
        Assert.Equal(disposition, $"{trace.Disposition}");
    }

    [Fact]
    public void A_redirection_goes_to_the_device_that_it_came_by()
    {
        var trace = ThreeHosts.FromClient("10.96.0.10", 99, Protocol.Tcp, null, ("router", ThreeHosts.Rules("nat -A PREROUTING -d 10.96.0.10/32 -p tcp -j REDIRECT --to-ports 8080")));
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
        Assert.Contains(trace.Hops.SelectMany(hop => hop.Steps), step => step.After == $"10.1.0.2:{Flow.UsualSourcePort} > 10.1.0.1:8080");
    }

    [Theory]
    [InlineData("router", "10.2.0.2", "nat -A POSTROUTING -o rs -j NETMAP --to 10.9.9.0/24", "10.9.9.1:45338 > 10.2.0.2:8080")]
    [InlineData("client", "10.2.0.2", "nat -A POSTROUTING -o rs -j NETMAP --to 10.9.9.0/24", "10.9.9.2:45338 > 10.2.0.2:8080")]
    [InlineData("router", "10.96.0.2", "nat -A OUTPUT -d 10.96.0.0/24 -j NETMAP --to 10.2.0.0/24", "10.2.0.1:45338 > 10.2.0.2:8080")]
    [InlineData("client", "10.96.0.2", "nat -A PREROUTING -d 10.96.0.0/24 -j NETMAP --to 10.2.0.0/24", "10.1.0.2:45338 > 10.2.0.2:8080")]
    public void A_map_of_nets_is_of_destinations_where_packets_start_and_of_sources_where_they_leave(string from, string to, string rule, string after)
    {
        var routes = ("router", ("routing/routes-text", $"10.96.0.0/24 dev rs src 10.2.0.1\n{ThreeHosts.RouterRoutes}"));
        var trace = ThreeHosts.From(from, to, 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules(rule)), routes);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
        Assert.Contains(trace.Hops.SelectMany(hop => hop.Steps), step => step.After == after);
    }

    [Fact]
    public void On_loopback_the_nat_chains_of_what_comes_in_are_passed_over()
    {
        var trace = ThreeHosts.From("router", "10.1.0.1", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules(
            "nat -A PREROUTING -p tcp -j DNAT --to-destination 10.2.0.2", "nat -A POSTROUTING -p 99 -j MASQUERADE")));
        Assert.Equal((Disposition.Delivered, ClientSees.Connected, "router"), (trace.Disposition, trace.ClientSees, trace.Hops[^1].Node));
    }

    private const string Client = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether be:27:9f:24:2d:93 brd ff:ff:ff:ff:ff:ff
            inet 10.1.0.2/24 scope global eth0
               valid_lft forever preferred_lft forever
        3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether be:27:9f:24:2d:94 brd ff:ff:ff:ff:ff:ff
            inet 10.3.0.2/24 scope global eth1
               valid_lft forever preferred_lft forever

        """;

    private const string Server = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 6e:74:af:2b:31:47 brd ff:ff:ff:ff:ff:ff
            inet 10.2.0.2/24 scope global eth0
               valid_lft forever preferred_lft forever
        3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 6e:74:af:2b:31:48 brd ff:ff:ff:ff:ff:ff
            inet 10.3.0.3/24 scope global eth1
               valid_lft forever preferred_lft forever

        """;
}
