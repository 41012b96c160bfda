using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>Healthy clusters of every kind: whatever is said of them by the whole catalogue is wrong.</summary>
public sealed class HealthySiteTests
{
    public static TheoryData<string, string?> Healthy
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var bundle in CaseBundle.Sites.Concat(CaseBundle.HealthyVariants))
                data.Add(bundle.Name, bundle.Overlay);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Healthy))]
    public void Healthy_sites_are_silent(string name, string? overlay)
    {
        var result = Analyze(new(name, overlay));

        Assert.Empty(result.Problems);
        Assert.Equal([], result.Diagnosis.Findings.Where(finding => finding.Severity > Severity.Info).Select(finding => $"{finding.Id} on {finding.Scope}: {finding.Because}"));
        Assert.Equal([], result.Diagnosis.Coverage.Select(row => row.Evaluation).OfType<Evaluation.NotEvaluated>().Select(row => row.Why).Where(why => why.Contains("the rule failed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_flow_of_the_kubeadm_site_is_known_to_arrive()
    {
        var result = Analyze(new("kubeadm", null));

        var matrix = result.Model.Fact<ReachabilityMatrix>().Value;

        Assert.NotEmpty(matrix.Tried);
        Assert.All(matrix.Tried, flow => Assert.True(flow.Works, $"{flow}"));
        Assert.Empty(matrix.Untried);
        Assert.Empty(result.ParseNotes);
    }

    private static AnalysisResult Analyze(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        return Analysis.Run([folder.Path]);
    }
}
