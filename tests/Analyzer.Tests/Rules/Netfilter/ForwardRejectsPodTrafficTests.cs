using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules.Netfilter;

public sealed class ForwardRejectsPodTrafficTests
{
    [Fact]
    public void The_reject_that_stands_one_rule_too_early_is_found_with_its_line_and_owner()
    {
        var finding = Assert.IsType<Evaluation.Found>(Evaluate("broken").Single(e => e.Scope.Name == "master1")).Findings.Single();

        Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.Equal("table filter, chain FORWARD, rule 16: REJECT icmp-host-prohibited", finding.Values["place"]);
        Assert.Equal(("10.244.3.2", "10.244.0.7", "53/udp"), (finding.Values["from"], finding.Values["to"], finding.Values["protocol"]));
        Assert.Equal("firewalld", finding.Values["owner"]);
        Assert.Equal("rule 17 (-s 10.244.0.0/16 -j ACCEPT)", finding.Values["laterRule"]);
        Assert.Equal("[214:15120] -A FORWARD -j REJECT --reject-with icmp-host-prohibited", finding.Evidence[0].Text);
        Assert.Contains(finding.Evidence, evidence => evidence.Says.Contains("traced", StringComparison.Ordinal));
        Assert.Equal((Disposition.Rejected, Certainty.Certain), (finding.Trace!.Disposition, finding.Trace.Certainty));
    }

    [Fact]
    public void Nodes_whose_pod_interfaces_are_trusted_are_healthy()
    {
        Assert.All(Evaluate(null), evaluation => Assert.IsType<Evaluation.Healthy>(evaluation));
    }

    [Theory]
    [InlineData("nodes/master1/netfilter/iptables-save.txt")]
    [InlineData("nodes/master1/routing/routes.json")]
    public void Without_its_artifact_the_node_is_not_evaluated(string artifact)
    {
        Assert.IsType<Evaluation.NotEvaluated>(Evaluate("broken", without: artifact).Single(e => e.Scope.Name == "master1"));
    }

    [Theory]
    [InlineData("Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\nKUBE-FORWARD  all  --  anywhere             anywhere\n", true)]
    [InlineData("Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\nKUBE-FORWARD  all  --  anywhere             anywhere\nACCEPT     all  --  anywhere             anywhere\n", false)]
    [InlineData("Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\nKUBE-FORWARD  all  --  anywhere             anywhere\nACCEPT     all  --  10.99.0.0/16         anywhere\n", false)]
    [InlineData("Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n    0     0 KUBE-FORWARD  all  --  *      *       0.0.0.0/0            0.0.0.0/0\n   71  5964 REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited\n", true)]
    [InlineData("Chain FORWARD (policy DROP 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n    0     0 KUBE-FORWARD  all  --  *      *       0.0.0.0/0            0.0.0.0/0\n    0     0 ACCEPT     all  --  cni0   *       0.0.0.0/0            0.0.0.0/0\n", false)]
    public void A_listing_alone_tells_where_no_packet_from_pod_to_pod_could_pass_whatever_its_interfaces(string forward, bool isFound)
    {
        using var folder = new TempFolder();
        folder.Write("iptables.txt", $"{forward}\nChain KUBE-FORWARD (1 references)\ntarget     prot opt source               destination\nACCEPT     all  --  anywhere             anywhere             mark match 0x4000/0x4000\n");

        var evaluation = Assert.Single(new ForwardRejectsPodTraffic().Evaluate(Analysis.Run([folder.Path]).Model));

        Assert.IsType(isFound ? typeof(Evaluation.Found) : typeof(Evaluation.NotEvaluated), evaluation);
    }

    [Theory]
    [InlineData(":FORWARD DROP [0:0]", "", "policy DROP")]
    [InlineData(":FORWARD ACCEPT [0:0]", "-A FORWARD -i flannel.1 -j DROP", "rule 1: DROP")]
    public void A_drop_or_a_policy_is_the_same_cause(string chain, string rule, string place)
    {
        var finding = Assert.IsType<Evaluation.Found>(With(chain, rule)).Findings.Single();

        Assert.EndsWith(place, finding.Values["place"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-A FORWARD -j cali-FORWARD\n-A cali-FORWARD -j DROP")]
    [InlineData("-A FORWARD -j KUBE-POD-FW-A\n-A KUBE-POD-FW-A -j REJECT")]
    [InlineData("-A FORWARD -m set --match-set blocked src -j DROP")]
    public void What_a_policy_or_an_unknown_match_drops_is_not_called_this_cause(string rules)
    {
        Assert.IsNotType<Evaluation.Found>(With(":FORWARD ACCEPT [0:0]\n:cali-FORWARD - [0:0]\n:KUBE-POD-FW-A - [0:0]", rules));
    }

    private static Evaluation With(string chains, string rules)
    {
        using var folder = new TempFolder();
        new CaseBundle("firewalld-ha", null).LayInto(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "nodes/master1/netfilter/iptables-save.txt"), $"*filter\n{chains}\n{rules}\nCOMMIT\n");
        return new ForwardRejectsPodTraffic().Evaluate(Analysis.Run([folder.Path]).Model).Single(e => e.Scope.Name == "master1");
    }

    private static ImmutableArray<Evaluation> Evaluate(string? overlay, params string[] without)
    {
        using var folder = new TempFolder();
        new CaseBundle("firewalld-ha", overlay).LayInto(folder.Path, without);
        return new ForwardRejectsPodTraffic().Evaluate(Analysis.Run([folder.Path]).Model);
    }
}
