using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// kubectl get --raw '/readyz?verbose' by kubectl 1.20 (Debian 11) and 1.32 (Debian 13), of a stand-in for an API server.
public sealed class ApiHealthTests
{
    [Fact]
    public void What_fails_is_named_also_where_kubectl_writes_the_answer_as_an_error()
    {
        foreach (var read in Sample.ReadAll<ApiHealth>("Kubernetes", "readyz-verbose"))
        {
            Assert.Equal(["etcd", "poststarthook/rbac/bootstrap-roles"], read.Checks.Where(check => !check.IsPassed).Select(check => check.Name));
            Assert.Equal((8, false, "readyz check failed"), (read.Checks.Length, read.IsHealthy ?? true, read.Verdict?.Value));
            Assert.Equal("failed: reason withheld", read.Checks[2].Says);
        }
    }

    [Fact]
    public void A_server_that_lives_passes_each_check()
    {
        foreach (var read in Sample.ReadAll<ApiHealth>("Kubernetes", "livez-verbose"))
        {
            Assert.All(read.Checks, check => Assert.True(check.IsPassed));
            Assert.Equal((6, true), (read.Checks.Length, read.IsHealthy ?? false));
        }
    }

    [Fact]
    public void A_check_may_be_left_out_by_request()
    {
        // curl -k 'https://localhost:6443/readyz?verbose&exclude=etcd', Kubernetes 1.27
        var read = Parse("[+]ping ok\n[+]etcd excluded: ok\nreadyz check passed\n").Value;

        Assert.Equal("etcd excluded: ok", $"{read.Checks[1].Name} {read.Checks[1].Says}");
    }

    [Fact]
    public void A_component_may_say_one_word() => Assert.True(Parse("ok").Value.IsHealthy);

    [Fact]
    public void Without_a_verdict_it_is_not_known_whether_all_is_well() => Assert.Null(Parse("[+]ping ok\n").Value.IsHealthy);

    [Theory]
    [InlineData("[+]")]
    [InlineData("[+] ping ok")]
    [InlineData("[+]ping")]
    [InlineData("[?]ping ok")]
    [InlineData("readyz check")]
    [InlineData("OK")]
    [InlineData("The connection to the server 192.0.2.10:6443 was refused - did you specify the right host or port?")]
    [InlineData("Error from server (InternalError): an error on the server (\"\") has prevented")]
    [InlineData("Error from server (InternalError): an error on the server (\"unknown\") has prevented the request from succeeding")]
    public void What_is_no_check_is_noted(string line)
    {
        var read = Parse(line);

        Assert.Empty(read.Value.Checks);
        Assert.Null(read.Value.IsHealthy);
        Assert.Equal(1, Assert.Single(read.Notes).Line.Number);
    }

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<ApiHealth>(
        string.Join('\n', Sample.Named("Kubernetes", "readyz-verbose").Concat(Sample.Named("Kubernetes", "livez-verbose")).Select(name => Sample.Text("Kubernetes", name))),
        read => [.. read.Checks.Select(check => check.Line), .. read.Verdict is { } verdict ? [verdict.Line] : Array.Empty<SourceLine>()],
        line => line.Trim() is "ok" || line.Trim().Split(' ') is ["readyz" or "livez" or "healthz", "check", "passed" or "failed"] || line.Contains("an error on the server", StringComparison.Ordinal));

    private static Parsed<ApiHealth> Parse(string text) => ApiHealth.Parse(new(null, "readyz", text));
}
