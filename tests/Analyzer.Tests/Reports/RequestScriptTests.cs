using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Causes;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Tests.Reports;

public sealed class RequestScriptTests
{
    private const string Hostile = "x'; touch pwned #\n`touch pwned` $(touch pwned) \" ) ;; esac; touch pwned\u2028../../up";

    [Fact]
    public void What_the_script_leaves_is_read_and_the_rule_is_then_judged()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return;

        using var site = new ChangedSite("kubeadm", null).Delete("nodes/worker-1/files/proc/swaps");
        using var there = new TempFolder();
        var before = Analysis.Run([site.Input]);

        var (code, _) = Run(there, RequestScript.Of(RequestPlan.Of(before.Model, before.Diagnosis)), "worker-1");
        var after = Analysis.Run([site.Input, .. Directory.GetFiles(there.Path, "*.tar.gz")]);

        Assert.Equal(0, code);
        Assert.Equal((true, false), (IsOpen(before), IsOpen(after)));

        static bool IsOpen(AnalysisResult result) => result.Diagnosis.Coverage.Any(row => row.Rule.Id == "node/swap-on" && row.Evaluation is Evaluation.NotEvaluated);
    }

    [Theory]
    [InlineData("worker-1.example.org", "")]
    [InlineData("another", "nothing is asked of this node, but of: worker-1")]
    public void A_node_is_known_by_its_full_name_and_another_is_told_whom_it_is_about(string name, string refusal)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return;

        using var there = new TempFolder();
        var request = new BundleRequest([Asked("resources/swaps")]);

        var (code, said) = Run(there, RequestScript.Of(request), name);

        Assert.Equal(refusal.Length > 0, code == 2);
        Assert.Contains(refusal, said, StringComparison.Ordinal);
        Assert.Equal(refusal.Length == 0, Directory.GetFiles(there.Path, "*.tar.gz").Length == 1);
    }

    [Fact]
    public void Its_bundle_says_what_became_of_each_item_and_holds_no_secrets()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return;

        using var there = new TempFolder();
        var secret = there.Write("site.conf", "mode: active\npassword: hunter2\n");
        var request = new BundleRequest(
        [
            new() { Kind = RequestKind.File, Node = "worker-1", File = secret, Reason = "It decides.", TimeoutSeconds = 5, MaxBytes = 1000 },
            new() { Kind = RequestKind.File, Node = "worker-1", File = there.Path + "/none.conf", Reason = "It decides.", TimeoutSeconds = 5, MaxBytes = 1000 },
            Asked("routing/routes") with { Where = "netns/none" },
        ]);

        Run(there, RequestScript.Of(request), "worker-1");
        var bundle = Start(there, "tar", "-xzOf", Assert.Single(Directory.GetFiles(there.Path, "*.tar.gz"))).Said;

        Assert.Matches("\"spec\": \"request/file-1\".*\"status\": \"collected\"", bundle);
        Assert.Matches("\"spec\": \"request/file-2\".*\"status\": \"absent\"", bundle);
        Assert.DoesNotContain("\"spec\": \"routing/routes\"", bundle, StringComparison.Ordinal);
        Assert.Contains("mode: active\npassword: [redacted:password]", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", bundle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox")]
    public void Nothing_of_a_bundle_is_run(string shell)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || !IsThere(shell))
            return;

        using var there = new TempFolder();
        var request = new BundleRequest(
        [
            Item(RequestKind.Spec) with { Spec = Hostile },
            Item(RequestKind.Spec) with { Spec = "kernel/taints", Where = $"netns/{Hostile}" },
            Item(RequestKind.File) with { File = $"/{Hostile}" },
            Item(RequestKind.Probe) with { Probe = new(Hostile, Hostile, 1, Hostile) },
            Item(RequestKind.Capture) with { Capture = new(Hostile, Hostile, 1, 1), TimeoutSeconds = 1 },
            Item(RequestKind.Api) with { Node = null, Spec = Hostile },
        ]);

        var (code, _) = Run(there, RequestScript.Of(request), Hostile, shell);

        Assert.InRange(code, 0, 1);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(there.Path, "*", SearchOption.AllDirectories), path => Path.GetFileName(path) == "pwned");
        Assert.Equal(["collect.sh"], Directory.GetFileSystemEntries(there.Path).Select(Path.GetFileName).Where(name => name?.EndsWith(".tar.gz", StringComparison.Ordinal) == false));
    }

    [Fact]
    public void Every_spec_of_the_catalogue_makes_a_script_that_a_shell_reads()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return;

        using var there = new TempFolder();
        var request = new BundleRequest([.. CollectorCatalogue.All.Select(spec => Item(RequestKind.Spec) with { Node = CollectorCatalogue.IsOfCluster(spec) ? null : "worker-1", Spec = spec.Id })]);
        var script = there.Write("collect.sh", RequestScript.Of(request));

        Assert.Equal((0, ""), Start(there, "sh", "-n", script));
    }

    [Fact]
    public void Json_is_as_its_published_schema_says_and_is_read_again()
    {
        var schema = new SmallSchema(JsonNode.Parse(EmbeddedText.Read("templates/request.schema.json"))!);
        var request = new BundleRequest(
        [
            Item(RequestKind.Spec) with { Spec = "routing/routes", Decides = ["a/b"], AsRoot = true },
            Item(RequestKind.File) with { File = "/etc/hosts" },
            Item(RequestKind.Probe) with { Probe = new("dns", "10.96.0.10", 53, "kubernetes.default.svc.cluster.local") },
            Item(RequestKind.Capture) with { Capture = new("any", "host 10.96.0.10", 20, 400) },
            Item(RequestKind.Api) with { Node = null, Where = "api", Spec = "cluster/core_v1_nodes" },
        ]);

        var written = RequestJson.Write(request);

        Assert.Empty(schema.Faults(JsonNode.Parse(written)));
        Assert.Equal(written, RequestJson.Write(RequestJson.Read(written).Request!)); // it was one
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"schema":"support-bundle/v1","items":[]}""")]
    [InlineData("""{"schema":"support-bundle-request/v1","items":[{"kind":"7"}]}""")]
    public void What_is_no_request_is_a_sentence(string json) => Assert.NotNull(RequestJson.Read(System.Text.Encoding.UTF8.GetBytes(json)).Problem);

    private static RequestItem Asked(string spec) => new() { Kind = RequestKind.Spec, Node = "worker-1", Spec = spec, Reason = "It decides.", TimeoutSeconds = 5, MaxBytes = 1 << 20 };

    private static RequestItem Item(RequestKind kind) => new() { Kind = kind, Node = Hostile, Reason = Hostile, TimeoutSeconds = 5, MaxBytes = 1000 };

    private static (int Code, string Said) Run(TempFolder folder, string script, string node, string shell = "sh")
    {
        var path = folder.Write("collect.sh", script);
        return shell == "busybox" ? Start(folder, "busybox", "sh", path, "--node", node) : Start(folder, shell, path, "--node", node);
    }

    private static (int Code, string Said) Start(TempFolder folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true })!; // it is there
        var said = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
