using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

public sealed class VerdictTests
{
    [Fact]
    public void Where_dice_alone_decide_the_share_that_fails_is_told()
    {
        var trace = With("nat -A PREROUTING -d 10.96.0.10/32 -p tcp -m statistic --mode random --probability 0.75 -j DNAT --to-destination 10.2.0.2:8080",
            "nat -A PREROUTING -d 10.96.0.10/32 -p tcp -j DNAT --to-destination 10.2.0.2:81");
        Assert.Equal((Disposition.Refused, Certainty.Depends, ClientSees.Refused), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.StartsWith("25 % of new connections fail: ", Assert.Single(trace.DependsOn));
    }

    [Fact]
    public void Endpoints_that_all_answer_are_certain_whichever_the_dice_take()
    {
        var trace = With("nat -A PREROUTING -d 10.96.0.10/32 -p tcp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.2.0.2:8080",
            "nat -A PREROUTING -d 10.96.0.10/32 -p tcp -j DNAT --to-destination 10.2.0.2:80");
        Assert.Equal((Disposition.Delivered, Certainty.Certain, ClientSees.Connected), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Empty(trace.DependsOn);
    }

    [Fact]
    public void A_failure_that_rests_on_a_missing_fact_is_not_the_verdict_where_it_may_arrive()
    {
        var trace = With(Translates, "filter -A FORWARD -m quantum --spin up -j DROP");
        Assert.Equal((Disposition.Delivered, Certainty.Depends, ClientSees.Unknown), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Contains(trace.DependsOn, what => what.Contains("quantum"));
    }

    [Fact]
    public void A_missing_fact_that_changes_nothing_is_not_named()
    {
        var trace = With(Translates, "filter -A FORWARD -m quantum --spin up -j DROP", "filter -A FORWARD -j DROP");
        Assert.Equal((Disposition.Dropped, Certainty.Certain, ClientSees.Timeout), (trace.Disposition, trace.Certainty, trace.ClientSees));
    }

    [Fact]
    public void A_target_that_is_not_modelled_ends_as_cannot_tell_only_where_nothing_better_can_be_said()
    {
        Assert.Equal((Disposition.CannotTell, Certainty.CannotTell, ClientSees.Unknown), Verdict(With(Translates, "filter -A FORWARD -j QUANTUM --leap")));

        var sometimes = With(Translates, "filter -A FORWARD -m statistic --mode random --probability 0.5 -j QUANTUM --leap");
        Assert.Equal((Disposition.Delivered, Certainty.Depends, ClientSees.Unknown), Verdict(sometimes));
        Assert.Contains(sometimes.DependsOn, what => what.Contains("QUANTUM"));
    }

    [Fact]
    public void What_fails_whatever_is_not_known_is_told_of_even_so()
    {
        var trace = With(Translates, "filter -A FORWARD -m quantum --spin up -j REJECT --reject-with icmp-host-prohibited", "filter -A FORWARD -j DROP");
        Assert.Equal((Certainty.Depends, ClientSees.Unknown), (trace.Certainty, trace.ClientSees));
        Assert.Contains(trace.Disposition, new[] { Disposition.Rejected, Disposition.Dropped });
    }

    [Fact]
    public void An_answer_that_a_missing_fact_decides_on_leaves_it_open()
    {
        var trace = With(Translates, "filter -A FORWARD -i rs -m quantum --spin up -j DROP");
        Assert.Equal((Disposition.Delivered, Certainty.Depends, ClientSees.Unknown), Verdict(trace));
        Assert.Contains(trace.Ways, way => way.Disposition == Disposition.ReplyLost);
    }

    private const string Translates = "nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.2.0.2";

    private static Trace With(params string[] rules) => ThreeHosts.FromClient("10.96.0.10", 8080, Protocol.Tcp, null, ("router", ThreeHosts.Rules(rules)));

    private static (Disposition, Certainty, ClientSees) Verdict(Trace trace) => (trace.Disposition, trace.Certainty, trace.ClientSees);
}
