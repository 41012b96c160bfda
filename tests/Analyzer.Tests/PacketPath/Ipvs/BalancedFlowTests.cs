using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Tests.PacketPath.Connections;

namespace SupportBundle.Analyzer.Tests.PacketPath.Ipvs;

/// <summary>A router that balances as kube-proxy's ipvs mode has it; by ip_vs_core.c and ip_vs_xmit.c, no kernel with IPVS was at hand.</summary>
public sealed class BalancedFlowTests
{
    private const string Vip = "10.96.0.10";
    private const string OneServer = "-A -t 10.96.0.10:80 -s rr\n-a -t 10.96.0.10:80 -r 10.2.0.2:8080 -m -w 1\n";
    private const string Mark = "nat -A PREROUTING -d 10.96.0.10/32 -p tcp -j MARK --set-xmark 0x4000/0x4000";
    private const string Masquerade = "nat -A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE";

    [Fact]
    public void A_packet_to_a_virtual_server_goes_to_a_real_one_and_the_answer_comes_from_the_virtual_one()
    {
        var trace = Through(OneServer, 1);
        Assert.Equal((Disposition.Delivered, Certainty.Certain, ClientSees.Connected), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Contains(Steps(trace), step => step.What == "IPVS: to 10.2.0.2:8080 (masquerade)" && step.Source?.Number == 2);
    }

    [Fact]
    public void It_passes_INPUT_and_OUTPUT_but_not_FORWARD()
    {
        Assert.Equal(Disposition.Delivered, Through(OneServer, 1, "filter -A FORWARD -i rc -j DROP").Disposition);
        Assert.Equal(Disposition.Dropped, Through(OneServer, 1, "filter -A INPUT -i rc -p tcp -j DROP").Disposition);
        Assert.Equal(Disposition.Dropped, Through(OneServer, 1, "filter -A OUTPUT -o rs -d 10.2.0.2/32 -j DROP").Disposition);
    }

    [Fact]
    public void Answers_pass_FORWARD_and_are_translated_behind_its_filter()
    {
        Assert.Equal(Disposition.ReplyLost, Through(OneServer, 1, "filter -A FORWARD -s 10.2.0.2/32 -p tcp -m tcp --sport 8080 -j DROP").Disposition);
        Assert.Equal(Disposition.Delivered, Through(OneServer, 1, "filter -A FORWARD -s 10.96.0.10/32 -j DROP").Disposition);
    }

    [Theory]
    [InlineData(1, "10.2.0.1")]
    [InlineData(0, "10.1.0.2")]
    public void Nat_rules_see_what_IPVS_sends_only_where_it_is_tracked(int conntrack, string source)
    {
        var trace = Through(OneServer, conntrack, Mark, Masquerade);
        Assert.Equal(source, trace.Ways[0].Reply!.Hops.Length > 0 ? Steps(trace).Last(step => step.After is not null && step.After.Contains("> 10.2.0.2:8080")).After!.Split(':', ' ')[0] : null); // it was answered
        Assert.Equal(ClientSees.Connected, trace.ClientSees);
    }

    [Fact]
    public void Servers_are_taken_by_weight_and_those_of_weight_0_never()
    {
        const string Servers = "-A -t 10.96.0.10:80 -s wrr\n-a -t 10.96.0.10:80 -r 10.2.0.2:8080 -m -w 3\n-a -t 10.96.0.10:80 -r 10.2.0.2:81 -m -w 1\n-a -t 10.96.0.10:80 -r 10.2.0.9:80 -m -w 0\n";
        var trace = Through(Servers, 1);
        Assert.Equal([(Disposition.Refused, 0.25), (Disposition.Delivered, 0.75)], trace.Ways.Select(way => (way.Disposition, way.Probability)));
        Assert.Equal((Disposition.Refused, Certainty.Depends), (trace.Disposition, trace.Certainty));
    }

    [Fact]
    public void Rr_passes_over_weights_other_than_0()
    {
        var trace = Through("-A -t 10.96.0.10:80 -s rr\n-a -t 10.96.0.10:80 -r 10.2.0.2:8080 -m -w 3\n-a -t 10.96.0.10:80 -r 10.2.0.2:80 -m -w 1\n", 1);
        Assert.Equal([0.5, 0.5], trace.Ways.Select(way => way.Probability));
    }

    [Theory]
    [InlineData("-A -t 10.96.0.10:80 -s rr\n")]
    [InlineData("-A -t 10.96.0.10:80 -s rr\n-a -t 10.96.0.10:80 -r 10.2.0.2:8080 -m -w 0\n")]
    public void Without_a_server_the_port_is_unreachable(string services)
    {
        var trace = Through(services, 1);
        Assert.Equal((Disposition.Rejected, ClientSees.Refused), (trace.Disposition, trace.ClientSees));
        Assert.Contains("has no server that takes connections", trace.DecidedBy!.What); // it is rejected
    }

    [Fact]
    public void A_virtual_address_whose_port_nobody_balances_is_the_nodes_own()
    {
        Assert.Equal(Disposition.Refused, ThreeHosts.FromClient(Vip, 443, Protocol.Tcp, null, Balancer(OneServer, 1)).Disposition);
    }

    [Fact]
    public void A_service_of_a_mark_takes_packets_that_bear_it()
    {
        var trace = Through("-A -f 16384 -s rr\n-a -f 16384 -r 10.2.0.2:8080 -m -w 1\n", 1, Mark);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
    }

    [Fact]
    public void A_persistent_client_keeps_its_server()
    {
        const string Services = "-A -t 10.96.0.10:80 -s rr -p 10800\n-a -t 10.96.0.10:80 -r 10.2.0.2:8080 -m -w 1\n-a -t 10.96.0.10:80 -r 10.2.0.9:8080 -m -w 1\n";
        const string Known = "IPVS connection entries\npro expire state       source             virtual            destination\nTCP 179:58  NONE        10.1.0.2:0         10.96.0.10:80      10.2.0.2:8080\n";
        var trace = ThreeHosts.FromClient(Vip, 80, Protocol.Tcp, null, [.. Balancer(Services, 1), ("router", ("netfilter/ipvs-connections", Known))]);
        Assert.Equal((Disposition.Delivered, 1), (trace.Disposition, trace.Ways.Length));
    }

    [Fact]
    public void A_node_that_takes_the_virtual_address_for_its_source_hears_no_answer_from_a_server_that_holds_it_too()
    {
        var other = ("server", ("routing/routes-text", $"local 10.96.0.10 dev kube-ipvs0 table local proto kernel scope host src 10.96.0.10\n{ThreeHosts.ServerRoutes}"));
        var lost = ThreeHosts.From("router", Vip, 80, Protocol.Tcp, null, [.. Balancer(OneServer, 1), other]);
        Assert.Equal((Disposition.ReplyLost, ClientSees.Timeout), (lost.Disposition, lost.ClientSees));
        Assert.Contains(Steps(lost), step => step.What == "source address 10.96.0.10");

        var masqueraded = ThreeHosts.From("router", Vip, 80, Protocol.Tcp, null, [.. Balancer(OneServer, 1, Mark.Replace("PREROUTING", "OUTPUT"), Masquerade), other]);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (masqueraded.Disposition, masqueraded.ClientSees));
    }

    [Fact]
    public void By_direct_routing_the_packet_stays_as_it_is_and_the_server_answers_by_itself()
    {
        var server = ("server", ("routing/routes-text", $"local 10.96.0.10 dev lo table local proto kernel scope host src 10.96.0.10\n{ThreeHosts.ServerRoutes}"));
        var trace = ThreeHosts.FromClient(Vip, 80, Protocol.Tcp, null, [.. Balancer("-A -t 10.96.0.10:80 -s rr\n-a -t 10.96.0.10:80 -r 10.2.0.2:80 -g -w 1\n", 0), server]);
        Assert.Equal("server", trace.Hops[^1].Node);
        Assert.DoesNotContain(Steps(trace), step => step.After is not null && step.After.Contains("> 10.2.0.2"));
    }

    [Fact]
    public void Without_the_list_of_servers_a_packet_to_the_dummy_device_cannot_be_followed()
    {
        var trace = ThreeHosts.FromClient(Vip, 80, Protocol.Tcp, null, Balancer(null, 1));
        Assert.Equal((Disposition.CannotTell, Certainty.CannotTell), (trace.Disposition, trace.Certainty));
        Assert.Contains("where IPVS sends 10.96.0.10", trace.DecidedBy!.What); // it names what is missing
    }

    [Fact]
    public void Whether_IPVS_is_tracked_must_be_in_the_input_where_nat_rules_depend_on_it()
    {
        var trace = Through(OneServer, null, Mark, Masquerade);
        Assert.Equal((Disposition.Delivered, Certainty.Certain, ClientSees.Connected), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Equal(2, trace.Ways.Length);
    }

    private static Trace Through(string services, int? conntrack, params string[] rules) => ThreeHosts.FromClient(Vip, 80, Protocol.Tcp, null, Balancer(services, conntrack, rules));

    private static (string, (string, string))[] Balancer(string? services, int? conntrack, params string[] rules) =>
    [
        ("router", ("links/addr-text", ThreeHosts.Router[0].Item2 + Dummy)),
        ("router", ("routing/routes-text", $"local 10.96.0.10 dev kube-ipvs0 table local proto kernel scope host src 10.96.0.10\n{ThreeHosts.RouterRoutes}")),
        ("router", ("kernel/sysctl", ThreeHosts.RouterSysctl + (conntrack is null ? "" : $"net.ipv4.vs.conntrack = {conntrack}\n"))),
        ("router", ThreeHosts.Rules([.. rules, "filter -A FORWARD -m conntrack --ctstate INVALID -j LOG"])),
        .. services is null ? [] : ((string, (string, string))[])[("router", ("netfilter/ipvs-save", services))],
    ];

    private const string Dummy = """
        4: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
            link/ether 4e:5b:16:27:a0:11 brd ff:ff:ff:ff:ff:ff
            inet 10.96.0.10/32 scope global kube-ipvs0
               valid_lft forever preferred_lft forever

        """;

    private static IEnumerable<Step> Steps(Trace trace) => trace.Hops.SelectMany(hop => hop.Steps);
}
