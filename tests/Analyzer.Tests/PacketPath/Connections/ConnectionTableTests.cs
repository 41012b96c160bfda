using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Tried on Linux 6.18 with <c>conntrack -I</c> (conntrack-tools 1.4.7) and the counters of the same rules.</summary>
public sealed class ConnectionTableTests
{
    private const string Vip = "10.96.0.10";
    private static readonly (string, (string, string)) Translates = ("router", ThreeHosts.Rules("nat -A PREROUTING -d 10.96.0.10/32 -p udp -j DNAT --to-destination 10.2.0.2:53"));
    private const string Stale = "udp      17 119 src=10.1.0.2 dst=10.96.0.10 sport=5000 dport=53 [UNREPLIED] src=10.2.0.9 dst=10.1.0.2 sport=53 dport=5000 mark=0 use=1\n";

    [Fact]
    public void An_entry_beats_the_rules_for_the_flow_that_it_is_of()
    {
        var trace = Udp(5000, Translates, Table(Stale));
        Assert.Contains(Steps(trace), step => step.After == "10.1.0.2:5000 > 10.2.0.9:53");
        Assert.NotEqual(ClientSees.Connected, trace.ClientSees);
    }

    [Fact]
    public void Another_source_port_is_another_connection() => Assert.Equal(ClientSees.Connected, Udp(5001, Translates, Table(Stale)).ClientSees);

    [Fact]
    public void A_flow_whose_port_nobody_gave_is_none_of_the_entries()
    {
        Assert.Equal(ClientSees.Connected, Udp(null, Translates, Table(Stale.Replace("5000", $"{Flow.UsualSourcePort}"))).ClientSees);
    }

    [Theory]
    [InlineData("[UNREPLIED] ", "NEW", nameof(Disposition.Dropped))]
    [InlineData("[UNREPLIED] ", "ESTABLISHED", nameof(Disposition.Delivered))]
    [InlineData("", "NEW", nameof(Disposition.Delivered))]
    [InlineData("", "ESTABLISHED", nameof(Disposition.Dropped))]
    public void An_entry_that_was_not_answered_is_still_new(string flag, string state, string disposition)
    {
        var rules = ("router", ThreeHosts.Rules($"filter -A FORWARD -i rc -m conntrack --ctstate {state} -j DROP"));
        var entry = Table($"udp      17 119 src=10.1.0.2 dst=10.2.0.2 sport=5000 dport=53 {flag}src=10.2.0.2 dst=10.1.0.2 sport=53 dport=5000 mark=0 use=1\n");
        Assert.Equal(disposition, $"{ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, 5000, rules, entry).Disposition}");
    }

    [Theory]
    [InlineData("ESTABLISHED", "80")]
    [InlineData("TIME_WAIT", "8080")]
    public void A_SYN_on_a_connection_that_is_over_asks_the_rules_anew(string state, string port)
    {
        var rules = ("router", ThreeHosts.Rules("nat -A PREROUTING -d 10.96.0.10/32 -p tcp -j DNAT --to-destination 10.2.0.2:8080"));
        var entry = Table($"tcp      6 119 {state} src=10.1.0.2 dst=10.96.0.10 sport=5000 dport=80 src=10.2.0.2 dst=10.1.0.2 sport=80 dport=5000 [ASSURED] mark=0 use=1\n");
        var trace = ThreeHosts.FromClient(Vip, 80, Protocol.Tcp, 5000, rules, entry);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
        Assert.Contains(Steps(trace), step => step.After == $"10.1.0.2:5000 > 10.2.0.2:{port}");
    }

    [Fact]
    public void The_mark_of_an_entry_is_seen_by_rules()
    {
        var rules = ("router", ThreeHosts.Rules("filter -A FORWARD -m connmark --mark 0x5 -j DROP"));
        var entry = Table("udp      17 119 src=10.1.0.2 dst=10.2.0.2 sport=5000 dport=53 src=10.2.0.2 dst=10.1.0.2 sport=53 dport=5000 mark=5 use=1\n");
        Assert.Equal(Disposition.Dropped, ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, 5000, rules, entry).Disposition);
    }

    // The kernel chose 30666 and 1596.
    [Theory]
    [InlineData("nat -A POSTROUTING -o rs -j MASQUERADE", "udp      17 119 src=10.1.0.77 dst=10.2.0.2 sport=5000 dport=53 [UNREPLIED] src=10.2.0.2 dst=10.2.0.1 sport=53 dport=5000 mark=0 use=1\n", "10.2.0.1 > 10.2.0.2:53")]
    [InlineData("nat -A PREROUTING -d 10.96.0.10/32 -p udp -j DNAT --to-destination 10.2.0.2:53", "udp      17 29 src=10.1.0.2 dst=10.96.0.10 sport=5000 dport=53 src=10.2.0.2 dst=10.1.0.2 sport=53 dport=5000 mark=0 use=1\n", "10.1.0.2 > 10.2.0.2:53")]
    public void Two_connections_never_expect_the_same_answers_so_the_later_one_gets_another_port(string rule, string entry, string after)
    {
        var trace = ThreeHosts.FromClient("10.2.0.2", 53, Protocol.Udp, 5000, ("router", ThreeHosts.Rules(rule)), Table(entry));
        Assert.Contains(Steps(trace), step => step.After == after);
        Assert.Equal((Disposition.Delivered, ClientSees.Connected), (trace.Disposition, trace.ClientSees));
    }

    [Fact]
    public void A_full_table_drops_new_connections_and_no_others()
    {
        var rules = ("router", ThreeHosts.Rules("filter -A FORWARD -m conntrack --ctstate INVALID -j DROP"));
        var full = ("router", ("kernel/sysctl", $"{ThreeHosts.RouterSysctl}net.netfilter.nf_conntrack_count = 262144\nnet.netfilter.nf_conntrack_max = 262144\n"));
        var entry = Table("tcp      6 119 ESTABLISHED src=10.1.0.2 dst=10.2.0.2 sport=5000 dport=8080 src=10.2.0.2 dst=10.1.0.2 sport=8080 dport=5000 [ASSURED] mark=0 use=1\n");
        var dropped = ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, null, rules, full, entry);
        Assert.Equal((Disposition.Dropped, "net.netfilter.nf_conntrack_max = 262144"), (dropped.Disposition, dropped.DecidedBy!.Source?.Text)); // it is dropped
        Assert.Equal(Disposition.Delivered, ThreeHosts.FromClient("10.2.0.2", 8080, Protocol.Tcp, 5000, rules, full, entry).Disposition);
    }

    private static (string, (string, string)) Table(string entries) => ("router", ("netfilter/conntrack", entries));

    private static Trace Udp(int? port, params (string, (string, string))[] files) => ThreeHosts.FromClient(Vip, 53, Protocol.Udp, port, files);

    private static IEnumerable<Step> Steps(Trace trace) => trace.Hops.SelectMany(hop => hop.Steps);
}
