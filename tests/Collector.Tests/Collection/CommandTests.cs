using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class CommandTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void What_a_command_prints_becomes_its_entry()
    {
        var item = _collection.Take(RealCollection.Shell("echo hello"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        Assert.Equal(0, item.ExitCode);
        Assert.Equal("nodes/worker1/test/shell.txt", item.Path);
        Assert.Equal("hello\n", _collection.Text(item.Path));
    }

    [Fact]
    public void A_command_that_hangs_is_ended_and_what_it_printed_is_kept()
    {
        var item = _collection.Take(RealCollection.Shell("echo before; sleep 1000") with { Timeout = Short });

        Assert.Equal(ItemStatus.TimedOut, item.Status);
        Assert.Equal("before\n", _collection.Text(item.Path));
        Assert.Equal(128 + Libc.SIGTERM, item.ExitCode);
    }

    [Fact]
    public void A_command_that_ignores_SIGTERM_is_killed()
    {
        var item = _collection.Take(RealCollection.Shell("trap '' TERM; echo before; while :; do sleep 1000; done") with { Timeout = Short });

        Assert.Equal(ItemStatus.TimedOut, item.Status);
        Assert.Equal(128 + Libc.SIGKILL, item.ExitCode);
    }

    [Fact]
    public void A_grandchild_that_keeps_the_pipe_does_not_hold_up_the_item_and_is_ended()
    {
        var item = _collection.Take(RealCollection.Shell("sleep 1000 & echo $!"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        Assert.Equal("a process that it left behind was ended", item.Reason);
        Assert.True(Ends(_collection.Text(item.Path)));
    }

    [Fact]
    public void A_grandchild_that_closed_its_pipes_is_ended_as_well()
    {
        var item = _collection.Take(RealCollection.Shell("sleep 1000 >/dev/null 2>&1 & echo $!"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        Assert.True(Ends(_collection.Text(item.Path)));
    }

    [Fact]
    public void A_grandchild_in_a_session_of_its_own_does_not_hold_up_the_item()
    {
        var fifo = Path.Combine(Path.GetTempPath(), $"sb-collect-test-{Guid.NewGuid():N}");
        var item = _collection.Take(RealCollection.Shell($"mkfifo {fifo}; setsid sh -c 'echo $$; echo begun >{fifo}; exec sleep 1000' & cat {fifo} >/dev/null"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        _ = Libc.Kill(int.Parse(_collection.Text(item.Path)!), Libc.SIGKILL); // its only output is the number
        File.Delete(fifo);
    }

    [Fact]
    public void A_command_that_closes_its_output_and_goes_on_is_ended_at_its_time_limit()
    {
        var item = _collection.Take(RealCollection.Shell("echo before; exec >&- 2>&-; sleep 1000") with { Timeout = Short });

        Assert.Equal(ItemStatus.TimedOut, item.Status);
        Assert.Equal("before\n", _collection.Text(item.Path));
    }

    [Fact]
    public void Endless_output_is_cut_at_the_limit_and_the_command_ended()
    {
        var item = _collection.Take(new CommandSpec("test/yes", "yes") { Why = "a test", MaxBytes = 100_000 });

        Assert.Equal(ItemStatus.Truncated, item.Status);
        Assert.Equal(100_000, item.Bytes);
        Assert.NotEqual(0, item.ExitCode);
    }

    [Fact]
    public void Binary_junk_does_not_disturb_other_items()
    {
        _collection.Run([RealCollection.Shell("head -c 300000 /dev/urandom"), RealCollection.Shell("echo fine") with { Id = "test/other" }]);

        Assert.All(_collection.Manifest.Items, item => Assert.Equal(ItemStatus.Collected, item.Status));
        Assert.Equal("fine\n", _collection.Text("nodes/worker1/test/other.txt"));
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_taken()
    {
        var item = _collection.Take(RealCollection.Shell("head -c 10485760 /dev/zero | tr '\\0' x; echo; echo last"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        Assert.EndsWith("last\n", _collection.Text(item.Path));
    }

    [Fact]
    public void A_command_that_the_host_does_not_have_is_absent()
    {
        var item = _collection.Take(new CommandSpec("test/none", "no-such-command-here") { Why = "a test" });

        Assert.Equal(ItemStatus.Absent, item.Status);
        Assert.Equal("no command no-such-command-here on this host", item.Reason);
        Assert.Null(item.Path);
    }

    [Fact]
    public void A_failure_has_its_first_line_as_reason_and_its_standard_error_after_its_output()
    {
        var item = _collection.Take(RealCollection.Shell("echo some; echo 'first line' >&2; echo second >&2; exit 3"));

        Assert.Equal((ItemStatus.Failed, 3, "exit code 3: first line"), (item.Status, item.ExitCode, item.Reason));
        Assert.Equal("some\n\n[sb-collect: standard error]\nfirst line\nsecond\n", _collection.Text(item.Path));
    }

    [Fact]
    public void An_exit_code_that_the_spec_names_is_no_failure()
    {
        var item = _collection.Take(RealCollection.Shell("echo inactive; exit 3") with { AlsoSuccess = [3] });

        Assert.Equal((ItemStatus.Collected, 3), (item.Status, item.ExitCode));
    }

    [Theory]
    [InlineData("iptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)", ItemStatus.Denied)]
    [InlineData("Error: must be run as root", ItemStatus.Denied)]
    [InlineData("System has not been booted with systemd as init system (PID 1). Can't operate.", ItemStatus.Absent)]
    [InlineData("nsenter: failed to execute iptables-save: No such file or directory", ItemStatus.Absent)]
    [InlineData("something else", ItemStatus.Failed)]
    public void What_a_failing_command_says_tells_its_status(string line, ItemStatus status)
    {
        var item = _collection.Take(RealCollection.Shell($"echo \"{line}\" >&2; exit 1"));

        Assert.Equal(status, item.Status);
    }

    [Theory]
    [InlineData("No files found for crio.service.", ItemStatus.Absent, "No files found for crio.service.")]
    [InlineData("Unit crio.service could not be found.", ItemStatus.Absent, "Unit crio.service could not be found.")]
    [InlineData("not running", ItemStatus.Absent, "not running")]
    [InlineData("", ItemStatus.Absent, "it printed nothing (exit code 1)")]
    [InlineData("Failed to get properties: Connection timed out", ItemStatus.Failed, "exit code 1: Failed to get properties: Connection timed out")]
    [InlineData("Failed to get properties: Access denied", ItemStatus.Denied, "Failed to get properties: Access denied")]
    public void A_command_that_answers_by_its_exit_code_alone_has_nothing_or_says_why(string line, ItemStatus status, string reason)
    {
        var item = _collection.Take(RealCollection.Shell($"[ -z '{line}' ] || echo '{line}' >&2; exit 1") with { AlsoSuccess = [1] });

        Assert.Equal((status, reason, 1), (item.Status, item.Reason, item.ExitCode));
    }

    [Fact]
    public void Endless_standard_error_is_bounded_and_does_not_block_the_command()
    {
        var item = _collection.Take(RealCollection.Shell("head -c 20000000 /dev/zero | tr '\\0' e >&2; echo done; exit 1"));

        Assert.Equal(ItemStatus.Failed, item.Status);
        Assert.InRange(item.Bytes, 60_000, 70_000);
    }

    [Fact]
    public void Commands_see_the_C_locale_the_sbin_folders_and_no_input()
    {
        var item = _collection.Take(RealCollection.Shell("echo $LC_ALL $LANG $TERM; echo $PATH; wc -c; cat /proc/self/status | grep SigIgn"));

        var lines = (_collection.Text(item.Path) ?? "").Split('\n');
        Assert.Equal("C C dumb", lines[0]);
        Assert.Contains("/usr/sbin", lines[1].Split(':'));
        Assert.Equal("0", lines[2]);
        // Signals 32 and 33 are glibc's own.
        Assert.Equal("00000000", (Convert.ToInt64(lines[3][7..].Trim(), 16) & 0x7fffffff).ToString("x8"));
    }

    [Fact]
    public void System_commands_are_found_whatever_the_search_path_and_the_callers_folders_come_first()
    {
        Assert.NotNull(new CommandEnvironment("").Find("sh"));
        Assert.NotNull(new CommandEnvironment(null).Find("sh"));
        Assert.StartsWith("PATH=/opt/own:/usr/local/sbin:", new CommandEnvironment("/opt/own:relative:.").Variables[0]);
    }

    [Fact]
    public void A_command_that_is_reaped_tells_its_exit_code_again_at_once()
    {
        using var command = SpawnedCommand.Start("/bin/sh", ["sh", "-c", "exit 7"], []);
        int? code;
        while ((code = command.Reap()) is null)
            Thread.Yield();

        Assert.Equal((7, 7), (code, command.Reap()));
    }

    // A process that was killed is there until the kernel has taken it apart.
    private static bool Ends(string? pid) => SpinWait.SpinUntil(() => !IsRunning(pid), TimeSpan.FromSeconds(20));

    private static bool IsRunning(string? pid) => Directory.Exists($"/proc/{pid?.Trim()}") && !IsZombie(pid!.Trim());

    // In a container without an init, nobody reaps what was left behind.
    private static bool IsZombie(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            return true; // gone between the look and the reading
        }
    }
}
