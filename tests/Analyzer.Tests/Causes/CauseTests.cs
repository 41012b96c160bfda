using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Every rule fires on its fault, is silent on what only looks like it, and judges nothing without what it needs.</summary>
public sealed class CauseTests
{
    public static TheoryData<string> Cases => [.. CauseCatalog.All.Select(one => one.ToString())];

    [Fact]
    public void Every_rule_has_a_case() =>
        Assert.Equal([], RuleCatalog.All.Select(rule => rule.Info.Id).Except(CauseCatalog.All.Select(one => one.Rule)));

    [Theory, MemberData(nameof(Cases))]
    public void It_is_found(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var site = Site(cause);

        var finding = Finding(cause, cause.Fault(site));

        Assert.NotNull(finding);
        Assert.NotEmpty(finding.Evidence);
        Assert.True(finding.Severity >= cause.LeastSeverity && finding.Confidence >= cause.LeastConfidence, $"{finding.Severity}, {finding.Confidence}: {finding.Because}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_healthy_site_and_the_look_alike_are_judged_and_in_order(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var alike = Site(cause);

        AssertHealthy(cause, CauseCatalog.Healthy(cause.Site, cause.Overlay, cause.Rule));
        AssertHealthy(cause, cause.LookAlike(alike).Judge(cause.Rule));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Without_what_it_needs_it_is_not_evaluated(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var site = Site(cause);

        var said = cause.Fault(site).Delete(cause.Without).Judge(cause.Rule);

        Assert.NotEmpty(said.OfType<Evaluation.NotEvaluated>());
        Assert.Null(Of(cause, said));
        Assert.DoesNotContain(said.OfType<Evaluation.NotEvaluated>(), evaluation => evaluation.Why.StartsWith("the rule failed", StringComparison.Ordinal));
        Assert.Contains(said.OfType<Evaluation.NotEvaluated>(), evaluation => IsHelpful(evaluation.Why));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Without_the_decisive_line_it_is_not_found(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var site = Site(cause);
        cause.Fault(site);

        if (cause.Negation is { } negation)
            negation(site);
        else
            site.DeleteLine(Finding(cause, site)!.Evidence[0]); // that it is found, another test holds

        Assert.Null(Finding(cause, site));
    }

    // What a collector found not to be there, nobody is sent to look for again.
    private static bool IsHelpful(string why) => why.Contains(" would tell", StringComparison.Ordinal) || why.Contains(": no such ", StringComparison.Ordinal);

    private static ChangedSite Site(CauseCase cause) => new(cause.Site, cause.Overlay);

    private static Finding? Finding(CauseCase cause, ChangedSite site) => Of(cause, site.Judge(cause.Rule));

    private static Finding? Of(CauseCase cause, IEnumerable<Evaluation> said) =>
        said.OfType<Evaluation.Found>().SelectMany(found => found.Findings).FirstOrDefault(finding => finding.Scope.ToString() == cause.Scope);

    private static void AssertHealthy(CauseCase cause, IReadOnlyList<Evaluation> said)
    {
        Assert.Null(Of(cause, said));
        Assert.Contains(said, evaluation => evaluation is not Evaluation.NotEvaluated && (evaluation.Scope.ToString() == cause.Scope || evaluation.Scope == FindingScope.Cluster));
    }
}
