using System.Diagnostics;
using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>The built program itself, as an operator runs it. A script stands in for a slow or greedy command, under the name of one that this host does not have.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly CommandSpec StandIn = SpecCatalog.All.OfType<CommandSpec>().First(spec =>
        spec is { OnlyIfExists: null, OnlyIfModules.IsEmpty: true, Scope: Scope.Host } && new CommandEnvironment("").Find(spec.Argv[0]) is null);

    private readonly string _folder = Directory.CreateTempSubdirectory("sb-collect-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "sb-collect");

    [Fact]
    public void A_collection_ends_with_a_sound_bundle_that_its_owner_alone_can_read()
    {
        var (code, output, _) = Run(Program, "--out", _folder, "--only", "identity", "--only", "routing", "--no-cluster", "--quiet");

        Assert.InRange(code, 0, 1);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output.Trim()));
        Assert.Equal(0, Run(Program, "verify", output.Trim()).Code);
        Assert.Empty(Directory.GetFiles(_folder, "*.partial"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(Libc.SIGTERM)]
    public void SIGINT_and_SIGTERM_leave_a_sound_bundle_in_which_the_rest_is_skipped(int signal)
    {
        WriteStandIn($"echo begun; echo x > '{At("begun")}'; sleep 1000");
        Process.Start("mkfifo", At("begun")).WaitForExit();
        using var collecting = Start(Program, "--out", At("b.tar.gz"), "--only", StandIn.Id, "--only", "logs", "--no-cluster", "--quiet");

        // The FIFO opens for reading when the command has begun.
        _ = File.ReadAllText(At("begun"));
        _ = Libc.Kill(collecting.Id, signal);
        // An impatient operator's second one changes nothing.
        _ = Libc.Kill(collecting.Id, signal);
        collecting.WaitForExit();

        Assert.Equal(1, collecting.ExitCode);
        var verification = Verify();
        Assert.Empty(verification.Problems);
        Assert.Equal(BundleOutcome.Interrupted, verification.Manifest?.Outcome);
        Assert.Contains(verification.Manifest!.Items, item => item.Spec == StandIn.Id && item.Status == ItemStatus.TimedOut && item.Bytes > 0);
    }

    [Fact]
    public void The_deadline_ends_what_hangs_and_leaves_a_sound_bundle()
    {
        WriteStandIn("echo begun; sleep 1000");

        var (code, _, _) = Run(Program, "--out", At("b.tar.gz"), "--only", StandIn.Id, "--deadline", "2s", "--no-cluster", "--quiet");

        Assert.Equal((1, BundleOutcome.Deadline), (code, Verify().Manifest?.Outcome));
    }

    [Fact]
    public void A_bundle_larger_than_its_limit_leaves_out_what_does_not_fit()
    {
        WriteStandIn("head -c 8000000 /dev/urandom");

        var (code, _, _) = Run(Program, "--out", At("b.tar.gz"), "--only", StandIn.Area, "--max-size", "2M", "--no-cluster", "--quiet");

        var verification = Verify();
        Assert.Equal((1, BundleOutcome.SizeLimit), (code, verification.Manifest?.Outcome));
        Assert.Empty(verification.Problems);
        Assert.InRange(new FileInfo(At("b.tar.gz")).Length, 1, 2 << 20);
    }

    [RootFact("mounting a small file system")]
    public void A_disk_that_fills_up_meanwhile_leaves_a_sound_bundle()
    {
        WriteStandIn($"head -c 100000000 /dev/zero > '{At("small")}/fill' 2>/dev/null; head -c 6000000 /dev/urandom");
        Directory.CreateDirectory(At("small"));
        var script = $"mount -t tmpfs -o size=16m none '{At("small")}' && '{Program}' --out '{At("small")}/b.tar.gz' --only {StandIn.Area} --no-cluster --quiet; code=$?; "
            + $"cp '{At("small")}/b.tar.gz' '{_folder}'; exit $code";

        var (code, _, error) = Run("unshare", "--mount", "sh", "-c", script);

        var verification = Verify();
        Assert.Equal((1, BundleOutcome.DiskFull), (code, verification.Manifest?.Outcome));
        Assert.Empty(verification.Problems);
        Assert.Equal("", error);
    }

    [RootFact("making a network namespace")]
    public void A_network_namespace_is_looked_into()
    {
        var name = $"sbtest{Environment.ProcessId}";
        Assert.Equal(0, Run("ip", "netns", "add", name).Code);
        try
        {
            _ = Run(Program, "--out", At("b.tar.gz"), "--only", "routing/*", "--no-cluster", "--quiet");
        }
        finally
        {
            _ = Run("ip", "netns", "delete", name);
        }

        var items = Verify().Manifest!.Items.Where(item => item.Where == $"netns/{name}").ToList();
        Assert.Contains(items, item => item.Spec == "routing/routes" && item.Status == ItemStatus.Collected);
        Assert.Contains(items, item => item.Spec == "identity/place");
    }

    [RootFact("making a mount namespace")]
    public void The_container_of_kube_proxy_is_looked_into_with_its_own_commands()
    {
        // tail becomes kube-proxy only by exec, after the namespace is made; its first line says that it is there.
        File.Copy("/usr/bin/tail", At("kube-proxy"));
        File.WriteAllText(At("line"), "begun\n");
        using var container = Start("unshare", "--mount", At("kube-proxy"), "-f", At("line"));
        try
        {
            Assert.Equal("begun", container.StandardOutput.ReadLine());
            _ = Run(Program, "--out", At("b.tar.gz"), "--only", "netfilter/iptables-version", "--no-cluster", "--quiet");
        }
        finally
        {
            container.Kill();
        }

        var item = Assert.Single(Verify().Manifest!.Items, item => item.Where == $"containers/pid-{container.Id}_kube-proxy" && item.Spec == "netfilter/iptables-version");
        Assert.Equal("nsenter", item.Source.Argv?[0]);
        Assert.Contains(item.Status, new[] { ItemStatus.Collected, ItemStatus.Absent });
    }

    [RootFact("standing in for journalctl in a mount namespace")]
    public void A_journal_that_cannot_be_read_failed_and_one_without_entries_is_absent()
    {
        Assert.Equal(("Failed", "exit code 1: Failed to open journal: Input/output error"), Journal("echo 'Failed to open journal: Input/output error' >&2; exit 1"));
        Assert.Equal(("Absent", "the journal has no entries of it in the time window"), Journal("exit 0"));
        Assert.Equal(("Absent", "there is no journal on this host"), Journal("echo 'No journal files were found.' >&2; exit 1"));
        Assert.Equal(("Absent", "there is no journal on this host"), Journal("echo 'asked all the same'", journal: "mkdir /run/log/journal/0"));
    }

    // The folder of the first system commands is replaced, as those of the host come before any other.
    private (string Status, string? Reason) Journal(string script, string journal = "mkdir /run/log/journal/0 && touch /run/log/journal/0/system.journal")
    {
        File.WriteAllText(At("journalctl"), $"#!/bin/sh\n{script}\n");
        var bundle = At($"{Guid.NewGuid():N}.tar.gz");
        var stage = $"mount -t tmpfs none /usr/local/sbin && cp '{At("journalctl")}' /usr/local/sbin && chmod 755 /usr/local/sbin/journalctl"
            + $" && mount -t tmpfs none /var/log && mount -t tmpfs none /run && mkdir -p /run/log/journal && {journal}";
        _ = Run("unshare", "--mount", "sh", "-c", $"{stage} && '{Program}' --out '{bundle}' --only logs/journal-kubelet --no-cluster --quiet");
        var item = Assert.Single(BundleVerification.Of(File.OpenRead(bundle)).Manifest!.Items, item => item.Spec == "logs/journal-kubelet");
        return (item.Status.ToString(), item.Reason);
    }

    [Theory]
    [InlineData("--since", "yesterday", "--since takes a time such as 90s, 10m, 24h or 7d, not 'yesterday'.")]
    [InlineData("--max-size", "-1", "--max-size takes a size such as 800K, 500M or 2G, not '-1'.")]
    [InlineData("--only", "nothing/like-it", "--only and --skip leave nothing to collect; sb-collect plan lists the ids.")]
    [InlineData("--capture", "forever", "--capture takes a time up to 10m, and a filter after a colon, such as 30s or '30s:port 53', not 'forever'.")]
    [InlineData("--nice", "-5", "--nice takes a number from 0 to 19.")]
    [InlineData("--specs", "/no/such/file", "/no/such/file cannot be read: ")]
    [InlineData("--request", "/etc/hosts", "/etc/hosts cannot be used: the request cannot be read: ")]
    [InlineData("--out", "/no/such/folder/b.tar.gz", "There is no folder /no/such/folder to write the bundle to.")]
    public void A_wrong_option_is_told_in_a_sentence_and_makes_nothing(string option, string value, string sentence)
    {
        var (code, output, error) = Run(Program, option, value);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error);
    }

    [Fact]
    public void The_plan_tells_which_options_change_what_is_written()
    {
        var (code, output, _) = Run(Program, "plan", "--only", "identity/date");

        Assert.Equal(0, code);
        Assert.Contains("--mask", output);
        Assert.Contains("--redact", output);
    }

    [Fact]
    public void The_plan_names_each_spec_with_its_why()
    {
        var (code, output, _) = Run(Program, "plan", "--json");

        Assert.Equal(0, code);
        Assert.Contains("\"id\": \"netfilter/iptables-nft-save\"", output);
    }

    private BundleVerification Verify() => BundleVerification.Of(File.OpenRead(At("b.tar.gz")));

    private void WriteStandIn(string script)
    {
        var path = At(StandIn.Argv[0]);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":" + _folder;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }
}
