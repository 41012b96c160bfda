using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Diagnosis;

public sealed class DiagnoserTests
{
    private static readonly FindingScope Node1 = FindingScope.OfNode("node1");
    private static readonly FindingScope Node2 = FindingScope.OfNode("node2");
    private static readonly FindingScope Pod = new(ScopeKind.Pod, "kube-system/coredns");

    [Fact]
    public void A_symptom_on_the_same_node_hangs_under_its_cause()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1))], At("symptom", Node1));

        var cause = Assert.Single(result.Causes);
        Assert.Equal("cause", cause.Id);
        Assert.Equal("symptom", Assert.Single(cause.Symptoms).Id);
        Assert.Empty(result.Unexplained);
    }

    [Fact]
    public void A_symptom_on_another_node_is_not_forced_under_a_cause()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1))], At("symptom", Node2));

        Assert.Empty(Assert.Single(result.Causes).Symptoms);
        Assert.Equal(Node2, Assert.Single(result.Unexplained).Scope);
    }

    [Fact]
    public void A_symptom_where_the_cause_affects_others_hangs_under_it()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1) with { Affects = [Node2, Pod] })], At("symptom", Node2), At("symptom", Pod));

        Assert.Equal(2, Assert.Single(result.Causes).Symptoms.Length);
        Assert.Empty(result.Unexplained);
    }

    [Fact]
    public void A_cause_of_the_cluster_explains_symptoms_of_every_scope()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", FindingScope.Cluster))], At("symptom", Node2), At("symptom", Pod));

        Assert.Equal(2, Assert.Single(result.Causes).Symptoms.Length);
    }

    [Fact]
    public void A_symptom_of_a_pod_is_not_explained_by_a_node_that_does_not_affect_it()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1))], At("symptom", Pod));

        Assert.Single(result.Unexplained);
    }

    [Fact]
    public void A_finding_whose_own_evidence_says_why_is_explained_by_nothing()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1))], At("symptom", Node1) with { StandsAlone = true });

        Assert.Empty(Assert.Single(result.Causes).Symptoms);
        Assert.Single(result.Unexplained);
    }

    [Fact]
    public void A_finding_may_bring_about_more_than_its_rule_explains_and_nothing_yet()
    {
        var more = Diagnose([Rule("cause", explains: "other", At("cause", Node1) with { Brings = ["symptom"] })], At("symptom", Node1));
        var nothing = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1) with { BringsNothing = true })], At("symptom", Node1));

        Assert.Single(Assert.Single(more.Causes).Symptoms);
        Assert.Single(nothing.Unexplained);
    }

    [Fact]
    public void What_only_one_cause_can_have_brought_about_is_not_put_under_another()
    {
        var effect = At("effect", Node1) with { OnlyBy = ["right"] };

        var result = Diagnose([Rule("effect", explains: "", effect), Rule("wrong", explains: "effect", At("wrong", Node1)), Rule("right", explains: "effect", At("right", Node1))]);

        Assert.Equal(["right", "wrong"], result.Causes.Select(cause => cause.Id).Order());
        Assert.Equal(["right"], result.Causes.Where(cause => cause.Symptoms.Contains(effect)).Select(cause => cause.Id));
    }

    [Fact]
    public void A_remark_explains_log_lines_and_hides_nothing_that_a_rule_finds_wrong()
    {
        var remark = At("remark", Node1) with { Severity = Severity.Info };

        var wrong = Diagnose([Rule("remark", explains: "effect", remark), Rule("effect", explains: "", At("effect", Node1))]);
        var logged = Diagnose([Rule("remark", explains: "symptom", remark)], At("symptom", Node1));

        Assert.Equal(["effect"], wrong.Causes.Select(cause => cause.Id));
        Assert.Empty(logged.Unexplained);
    }

    [Fact]
    public void A_symptom_without_a_known_place_may_stem_from_any_node()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1))], At("symptom", FindingScope.Cluster));

        Assert.Empty(result.Unexplained);
    }

    [Fact]
    public void What_a_symptom_explains_is_explained_by_its_cause_too_nearest_first()
    {
        var result = Diagnose(
            [
                Rule("middle", explains: "far", At("middle", Node1)),
                Rule("cause", explains: "middle", At("cause", Node1)),
            ],
            At("far", Node1));

        Assert.Equal(["middle", "far"], Assert.Single(result.Causes).Symptoms.Select(symptom => symptom.Id));
    }

    [Fact]
    public void The_same_cause_on_two_nodes_is_one_cause_with_two_scopes()
    {
        var result = Diagnose([Rule("cause", explains: "symptom", At("cause", Node1), At("cause", Node2))], At("symptom", Node1), At("symptom", Node2));

        var cause = Assert.Single(result.Causes);
        Assert.Equal([Node1, Node2], cause.Scopes.AsEnumerable());
        Assert.Equal(2, cause.Symptoms.Length);
    }

    [Fact]
    public void Independent_causes_stay_apart()
    {
        var result = Diagnose([Rule("one", "x", At("one", Node1)), Rule("two", "y", At("two", Node1))], At("x", Node1), At("y", Node1));

        Assert.Equal(2, result.Causes.Length);
        Assert.All(result.Causes, cause => Assert.Single(cause.Symptoms));
    }

    [Fact]
    public void A_symptom_of_two_causes_stands_under_both()
    {
        var result = Diagnose([Rule("one", "x", At("one", Node1)), Rule("two", "x", At("two", Node1))], At("x", Node1));

        Assert.All(result.Causes, cause => Assert.Equal("x", Assert.Single(cause.Symptoms).Id));
    }

    [Fact]
    public void Findings_that_explain_each_other_in_a_ring_are_all_kept_under_the_worst()
    {
        var result = Diagnose(
            [
                Rule("a", "b", At("a", Node1) with { Severity = Severity.Warning }),
                Rule("b", "c", At("b", Node1)),
                Rule("c", "a", At("c", Node1) with { Severity = Severity.Warning }),
            ],
            At("other", Node1));

        var cause = Assert.Single(result.Causes);
        Assert.Equal("b", cause.Id);
        Assert.Equal(["c", "a"], cause.Symptoms.Select(symptom => symptom.Id));
        Assert.Equal(4, result.Findings.Count());
    }

    [Fact]
    public void A_rule_that_names_its_own_id_does_not_explain_itself_away()
    {
        var result = Diagnose([Rule("a", "a", At("a", Node1) with { Affects = [Node2] }, At("a", Node2))]);

        Assert.Equal(2, Assert.Single(result.Causes).Findings.Length);
    }

    [Fact]
    public void A_possible_cause_stands_behind_a_proven_one_of_its_severity_whatever_it_explains()
    {
        var result = Diagnose(
            [
                Rule("possible", "x", At("possible", FindingScope.Cluster) with { Confidence = Confidence.Possible }),
                Rule("proven", "nothing", At("proven", Node1)),
            ],
            At("x", Node1),
            At("x", Node2));

        Assert.Equal(["proven", "possible"], result.Causes.Select(cause => cause.Id));
    }

    [Fact]
    public void Of_equals_the_one_that_explains_more_comes_first_then_the_one_that_hits_more()
    {
        var result = Diagnose(
            [
                Rule("a-narrow", "", At("a-narrow", Node1)),
                Rule("b-wide", "", At("b-wide", Node1), At("b-wide", Node2)),
                Rule("c-explains", "x", At("c-explains", Node1)),
            ],
            At("x", Node1));

        Assert.Equal(["c-explains", "b-wide", "a-narrow"], result.Causes.Select(cause => cause.Id));
    }

    [Fact]
    public void A_log_line_of_mere_information_is_a_remark_and_nothing_found()
    {
        var result = Diagnose([], At("note", Node1) with { Severity = Severity.Info });

        Assert.True(result.FoundNothing);
        Assert.Single(result.Remarks);
    }

    [Fact]
    public void Coverage_has_a_row_for_each_rule_and_scope()
    {
        var result = Diagnoser.Diagnose(
            [new(new RuleInfo("r", Severity.Warning) { Needs = [] }, [new Evaluation.Healthy(Node1), new Evaluation.NotEvaluated(Node2, "no data")])],
            []);

        Assert.Equal([Node1, Node2], result.Coverage.Select(row => row.Evaluation.Scope));
        Assert.True(result.FoundNothing);
    }

    [Fact]
    public void The_order_of_the_rules_changes_nothing()
    {
        ImmutableArray<RuleAnswer> answers =
        [
            Rule("one", "two", At("one", Node1), At("one", Node2)),
            Rule("two", "three", At("two", Node1)),
            Rule("three", "one", At("three", Node1)),
        ];

        var forth = Diagnoser.Diagnose(answers, [At("two", Node2)]);
        var back = Diagnoser.Diagnose([.. answers.Reverse()], [At("two", Node2)]);

        Assert.Equal(Printed(forth), Printed(back));
    }

    private static string Printed(DiagnosisResult result) =>
        string.Join('\n', result.Causes.Select(cause =>
            $"{cause.Id} {string.Join(',', cause.Scopes)}: {string.Join(',', cause.Symptoms.Select(symptom => $"{symptom.Id}@{symptom.Scope}").Order())}"));

    private static DiagnosisResult Diagnose(ImmutableArray<RuleAnswer> answers, params ReadOnlySpan<Finding> logged) =>
        Diagnoser.Diagnose(answers, [.. logged]);

    private static RuleAnswer Rule(string id, string explains, params ReadOnlySpan<Finding> findings) =>
        new(
            new RuleInfo(id, Severity.Critical) { Explains = [explains], Needs = [] },
            [.. findings.ToArray().Select(finding => new Evaluation.Found(finding.Scope, [finding]))]);

    private static Finding At(string id, FindingScope scope) =>
        new(id, Severity.Critical, Confidence.Proven, scope) { Because = "it was seen", Values = ImmutableSortedDictionary<string, string>.Empty, Evidence = [] };
}
