using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Every rule fires on its fault, by the line that it cites first.</summary>
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
        using var site = cause.NewSite();

        var finding = Finding(cause, cause.Fault(site));

        Assert.NotNull(finding);
        Assert.NotEmpty(finding.Evidence);
        Assert.True(IsSaidInJapanese(finding.Because), $"templates/sentences.ja.json has no sentence for: {finding.Because.Form}");
        Assert.True(finding.Severity >= cause.LeastSeverity && finding.Confidence >= cause.LeastConfidence, $"{finding.Severity}, {finding.Confidence}: {finding.Because}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Without_the_decisive_line_it_is_not_found(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var site = cause.NewSite();
        cause.Fault(site);

        if (cause.Negation is { } negation)
            negation(site);
        else
            site.DeleteLine(Finding(cause, site)!.Evidence[0]); // that it is found, another test holds

        Assert.Null(Finding(cause, site));
    }

    private static bool IsSaidInJapanese(Sentence sentence) =>
        ReportWords.Of("ja").Say(sentence).ToString().Any(letter => letter is >= '\u3040' and <= '\u30ff');

    private static Finding? Finding(CauseCase cause, ChangedSite site) => cause.FindingIn(site.Judge(cause.Rule));
}
