using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>Every case below <c>tests/bundles</c>: nothing is found on the healthy site, and each overlay gets its diagnosis.</summary>
public sealed class CaseTests
{
    public static TheoryData<string> Sites => [.. CaseBundle.Sites.Select(site => site.Name)];

    public static TheoryData<string, string> Broken
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var bundle in CaseBundle.Broken)
                data.Add(bundle.Name, bundle.Overlay!); // broken cases have one
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void Nothing_is_found_on_a_healthy_site(string name)
    {
        var result = Analyze(new(name, null));

        Assert.Empty(result.Problems);
        Assert.Equal([], result.Diagnosis.Findings.Select(finding => $"{finding.Id} on {finding.Scope}: {string.Join(", ", finding.Evidence)}"));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void The_healthy_site_is_judged_by_the_rules_that_find_the_fault(string name, string overlay)
    {
        var healthy = Analyze(new(name, null)).Diagnosis.Coverage.Where(row => row.Evaluation is Evaluation.Healthy).Select(row => row.Rule.Id).ToHashSet();

        var causes = Analyze(new(name, overlay)).Diagnosis.Causes.Select(cause => cause.Id).ToArray();

        Assert.NotEmpty(causes);
        Assert.All(causes, id => Assert.Contains(id, healthy));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_site_gets_its_expected_diagnosis(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay);

        var printed = DiagnosisText.Print(Analyze(bundle).Diagnosis);

        if (Repository.UpdatesGoldenFiles)
            File.WriteAllText(bundle.GoldenPath, printed);
        Assert.True(File.Exists(bundle.GoldenPath), $"{bundle.GoldenPath} is missing; UPDATE_GOLDEN=1 makes it");
        Assert.Equal(File.ReadAllText(bundle.GoldenPath), printed);
    }

    private static AnalysisResult Analyze(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        return Analysis.Run([folder.Path]);
    }
}
