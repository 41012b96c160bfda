using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Rules;

/// <summary>A fault of ours in one rule, on one node, costs that answer only.</summary>
public sealed class RuleFenceTests
{
    [Fact]
    public void A_rule_that_throws_on_one_node_is_not_evaluated_there_and_answers_for_the_others()
    {
        using var site = new SiteWith("firewalld-ha");

        var answers = site.Judge(new ThrowsOnMaster1()).ToDictionary(answer => answer.Scope.Name);

        var failed = Assert.IsType<Evaluation.NotEvaluated>(answers["master1"]);
        Assert.Equal("the rule failed: InvalidOperationException: a fault of ours", failed.Why);
        Assert.IsType<Evaluation.Healthy>(answers["worker1"]);
    }

    private sealed class ThrowsOnMaster1 : NodeRule
    {
        public override RuleInfo Info { get; } = new("netfilter/throws-on-master1", Severity.Warning) { Needs = [] };

        protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster) =>
            node.Name == "master1" ? throw new InvalidOperationException("a fault of ours") : [];
    }
}
