using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Script;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Script;

public sealed class CollectScriptTests
{
    public static TheoryData<string> Shells => [.. ShellScript.Shells];

    [Fact]
    public void The_script_has_every_spec_with_its_why()
    {
        var script = CollectScript.Of(SpecCatalog.All, "1");
        Assert.All(SpecCatalog.All, spec => Assert.Contains($"\n# {spec.Why}\nitem {spec.Id} ", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void The_script_is_one_that_the_shell_can_read(string shell)
    {
        var (output, error, code) = ShellScript.Call(shell, ["-n", "/dev/stdin"], CollectScript.Of(SpecCatalog.All, "1"));
        Assert.Equal(("", "", 0), (output, error, code));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_command_that_hangs_is_ended_and_the_next_is_taken(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("test/hangs", "sh", "-c", "trap '' TERM; echo begun; sleep 600 & wait; sleep 600") with { Timeout = TimeSpan.FromSeconds(1) }, Command("test/next", "echo", "there")]);

        var hung = run.Item("test/hangs");
        Assert.Equal(ItemStatus.TimedOut, hung.Status);
        Assert.Equal("begun\n", run.Text("test/hangs"));
        Assert.Equal("there\n", run.Text("test/next"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("test/hangs: not done after 1 s", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Output_without_an_end_is_cut(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("test/endless", "yes") with { MaxBytes = 1000 }]);

        Assert.Equal(ItemStatus.Truncated, run.Item("test/endless").Status);
        Assert.InRange(run.Text("test/endless").Length, 1000, 1002);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_a_failing_command_said_is_kept(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("test/fails", "sh", "-c", "echo some; echo 'no such \"thing\" \\ here' >&2; exit 3"), Command("test/absent", "no-such-command-anywhere")]);

        var failed = run.Item("test/fails");
        Assert.Equal((ItemStatus.Failed, 3), (failed.Status, failed.ExitCode));
        Assert.Equal("exit code 3: no such \"thing\" \\ here", failed.Reason);
        Assert.Contains("[sb-collect: standard error]\nno such", run.Text("test/fails"), StringComparison.Ordinal);
        Assert.Equal(ItemStatus.Absent, run.Item("test/absent").Status);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void An_exit_code_that_is_an_answer_is_no_failure(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("test/answer", "sh", "-c", "echo not running; exit 252") with { AlsoSuccess = [252] }]);
        Assert.Equal(ItemStatus.Collected, run.Item("test/answer").Status);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Files_are_taken_by_their_patterns_and_what_is_no_file_is_not_opened(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("a.conf", "one\n");
        folder.Write("sub/b.conf", "two\n");
        folder.Write("sub/c.key", "never\n");
        folder.Write("sub/deep/d.conf", "too deep\n");
        ShellScript.Call("sh", ["-c", $"mkfifo {folder.Path}/pipe"]);

        using var run = ShellScript.Run(shell, [
            new TreeSpec("test/tree", folder.Path, ["*.conf", "sub/*.key"]) { Why = "Test.", MaxDepth = 2, Except = ["*.key"] },
            new FileSpec("test/pipe", folder.Path + "/pipe") { Why = "Test." },
            new FileSpec("test/missing", folder.Path + "/missing") { Why = "Test." }]);

        Assert.Equal(["/a.conf", "/sub/b.conf"], run.Manifest.Items.Where(item => item.Spec == "test/tree").Select(item => item.Source.File![folder.Path.Length..]));
        Assert.Equal(ItemStatus.Skipped, run.Item("test/pipe").Status);
        Assert.Equal(ItemStatus.Absent, run.Item("test/missing").Status);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_log_over_its_budget_keeps_its_head_and_its_tail(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("x.log", string.Concat(Enumerable.Range(0, 1000).Select(number => string.Create(CultureInfo.InvariantCulture, $"line {number}\n"))));
        using var run = ShellScript.Run(shell, [new TreeSpec("test/log", folder.Path, ["*.log"]) { Why = "Test.", IsLog = true, MaxBytes = 2000 }]);

        var text = run.Text("test/log");
        Assert.StartsWith("line 0\n", text, StringComparison.Ordinal);
        Assert.Contains("[sb-collect: ", text, StringComparison.Ordinal);
        Assert.EndsWith("line 999\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1500, 2001);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_file_with_Secrets_is_left_out_unless_it_is_wanted_raw(string shell)
    {
        using var folder = new TestFolder();
        folder.Write("secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  field: aHVudGVyMg==\n");
        CollectionSpec spec = new FileSpec("test/secret", folder.Path + "/secret.yaml") { Why = "Test." };
        using var careful = ShellScript.Run(shell, [spec]);
        using var raw = ShellScript.Run(shell, [spec], "--raw");

        Assert.Equal(ItemStatus.Skipped, careful.Item("test/secret").Status);
        Assert.Equal(ItemStatus.Collected, raw.Item("test/secret").Status);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_deadline_ends_the_collection_and_the_bundle_says_so(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("test/first", "echo", "x"), Command("test/second", "echo", "x")], "--deadline", "0");

        Assert.Equal(BundleOutcome.Deadline, run.Manifest.Outcome);
        Assert.All(run.Manifest.Items.Where(item => item.Spec.StartsWith("test/", StringComparison.Ordinal)), item => Assert.Equal(ItemStatus.Skipped, item.Status));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Only_and_skip_choose_by_area_and_by_pattern(string shell)
    {
        using var run = ShellScript.Run(shell, [Command("a/one", "echo", "x"), Command("a/two", "echo", "x"), Command("b/one", "echo", "x")], "--only", "a", "--skip", "*/two");
        Assert.Equal(["a/one"], run.Manifest.Items.Select(item => item.Spec));
    }

    [Theory]
    [InlineData("--since", "soon")]
    [InlineData("--no-such", "x")]
    [InlineData("--out", "/no/such/folder")]
    public void A_wrong_option_is_a_sentence_and_nothing_is_made(string option, string value)
    {
        var (_, error, code) = ShellScript.Call("sh", ["-s", "--", option, value], CollectScript.Of([Command("a/one", "echo", "x")], "1"));
        Assert.Equal(2, code);
        Assert.StartsWith("collect.sh: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_is_run_for_each_of_some_targets_is_an_item_of_each(string shell)
    {
        using var run = ShellScript.Run(shell, [new EachTargetSpec("test/each", TargetKind.Devices, "echo", "a b", EachTargetSpec.Target) { Why = "Test." }]);

        var devices = Directory.GetDirectories("/sys/class/net").Select(path => Path.GetFileName(path)).ToHashSet();
        var items = run.Manifest.Items.Where(item => item.Spec == "test/each").ToList();
        Assert.NotEmpty(items);
        Assert.All(items.Where(item => item.Path is not null), item =>
        {
            Assert.Contains(item.Source.Argv!.Value[2], devices); // a command's item has one
            Assert.EndsWith($"/test/each/{item.Source.Argv.Value[2]}.txt", item.Path, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Nothing_is_tried_without_probes(string shell)
    {
        using var run = ShellScript.Run(shell, [.. ProbeSpecs.All], "--no-probes");
        Assert.All(run.Manifest.Items.Where(item => item.Spec.StartsWith("probes/", StringComparison.Ordinal)), item => Assert.Equal(ItemStatus.Skipped, item.Status));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void An_attempt_says_what_came_of_it(string shell)
    {
        using var run = ShellScript.Run(shell, [.. ProbeSpecs.All.Where(spec => spec.Id == "probes/http")]);
        var tried = run.Manifest.Items.Where(item => item.Spec == "probes/http").ToList();
        Assert.Contains(tried, item => item.Source.File == "probe:http-127.0.0.1-10248" && item.Status is ItemStatus.Collected or ItemStatus.Absent);
    }

    [Fact]
    public void Machine_identities_are_those_of_the_collector()
    {
        using var run = ShellScript.Run("dash", [.. SpecCatalog.All.Where(spec => spec.Id == "identity/machine-identity")]);
        var own = File.Exists("/etc/machine-id") ? MachineIdentityReader.Hash(File.ReadAllText("/etc/machine-id").Trim()) : "no such file";
        Assert.Contains($"machine-id = {own}\n", run.Text("identity/machine-identity"), StringComparison.Ordinal);
    }

    private static CommandSpec Command(string id, params ImmutableArray<string> argv) => new(id, argv) { Why = "Test." };
}
