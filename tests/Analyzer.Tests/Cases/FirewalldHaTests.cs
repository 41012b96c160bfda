using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>The faults of one write-up in one bundle do not get into each other's way; that each is a cause, <see cref="FoundingCaseTests"/> holds.</summary>
public sealed class FirewalldHaTests
{
    private static readonly Lazy<AnalysisResult> Analyzed = new(() =>
    {
        using var folder = new TempFolder();
        FirewalldHaWriteUp.Lay(folder, path => path);
        return Analysis.Run([folder.Path]);
    });

    [Fact]
    public void What_one_node_suffers_is_not_put_under_another_node_s_cause() =>
        Assert.DoesNotContain(Analyzed.Value.Diagnosis.Causes.Single(one => one.Id == "node/dockershim-gone").Symptoms, symptom => symptom.Scope.ToString() is "node:master3" or "node:worker2");

    [Fact]
    public void A_join_that_came_too_late_and_dockers_cgroup_driver_are_causes_with_their_lines()
    {
        var diagnosis = Analyzed.Value.Diagnosis;

        Assert.Equal([], diagnosis.Unexplained.Select(finding => finding.Id));
        Assert.Equal((3, "node:master3"), Cited(diagnosis.Causes.Single(cause => cause.Id == "control-plane/join-credentials-expired").Finding));
        Assert.Equal((2, "node:master3"), Cited(diagnosis.Causes.Single(cause => cause.Id == "node/cgroup-driver-mismatch").Finding));

        static (int, string) Cited(Finding finding) => (finding.Evidence[0].Line, finding.Scope.ToString());
    }

    [Fact]
    public void The_balancers_and_etcds_events_stand_on_one_timeline()
    {
        using var folder = new TempFolder();
        using var errors = new StringWriter();
        FirewalldHaWriteUp.Lay(folder, path => $"input/{path}");
        CommandLine.Run([Path.Combine(folder.Path, "input"), "--out", folder.Path, "--format", "html", "--quiet"], TextWriter.Null, errors);

        var report = File.ReadAllText(Path.Combine(folder.Path, "report.html"));

        Assert.Equal("", errors.ToString());
        Assert.All(["control-plane/haproxy-server-down", "control-plane/keepalived-state", "control-plane/etcd-leader-elected"], id => Assert.Contains(id, report, StringComparison.Ordinal));
    }
}
