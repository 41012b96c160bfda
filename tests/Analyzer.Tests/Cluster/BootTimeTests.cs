using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class BootTimeTests
{
    // in the form of dmesg of util-linux
    private const string Dmesg =
        """
        [    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)
        [    1.871046] systemd[1]: Hostname set to <worker1>.
        [ 2461.250000] cni0: port 1(veth5a8b5a2c) entered disabled state
        """;

    // in the forms of procps' uptime (short, with blanks, -p) and of /proc/uptime
    [Theory]
    [InlineData(" 11:38:50 up 41 min,  0 users,  load average: 2.19, 2.85, 2.03\n", "10:57:50")]
    [InlineData(" 11:38:50 up  1:41,  2 users,  load average: 0.00, 0.01, 0.05\n", "09:57:50")]
    [InlineData("up 2 hours, 5 minutes\n", "09:33:50")]
    [InlineData("2460.50 9012.77\n", "10:57:49.5")]
    public void The_kernels_own_count_of_seconds_begins_when_the_node_booted(string uptime, string booted)
    {
        var log = Log(("date", "2026-01-05T11:38:50+00:00\n"), ("uptime", uptime));

        var boot = DateTimeOffset.Parse($"2026-01-05T{booted}Z", null);
        Assert.Equal((boot, boot.AddSeconds(2461.25)), (log.First, log.Last));
    }

    [Theory]
    [InlineData("uptime: command not found\n")]
    [InlineData("")]
    [InlineData("99999999999.9 1.0\n")]
    [InlineData("11:38 up 99999 years\n")]
    public void Without_a_span_that_a_node_can_run_the_kernels_lines_bear_no_time(string uptime) =>
        Assert.Null(Log(("date", "2026-01-05T11:38:50+00:00\n"), ("uptime", uptime)).First);

    // procps 3.3 and 4.0 (uptime -s), /proc/stat of Linux 6.1
    [Theory]
    [InlineData("identity/uptime.txt", "2026-01-05 10:57:50\n")]
    [InlineData("files/proc/stat", "cpu  1 2 3 4\nbtime 1767610670\nprocesses 3\n")]
    public void Since_when_it_runs_may_be_told_at_once(string path, string content)
    {
        var log = Assert.Single(ModelOf.Files(
            ("nodes/worker1/identity/date.txt", "2026-01-05T11:38:50+00:00\n"), ($"nodes/worker1/{path}", content), ("nodes/worker1/kernel/dmesg.txt", Dmesg)).Nodes.Single().Logs.Files);

        Assert.Equal(DateTimeOffset.Parse("2026-01-05T10:57:50Z", null), log.First);
    }

    // Each of these archives is one stream: what stands behind a log is read after it.
    [Theory]
    [InlineData("identity/date.txt", "kernel/dmesg.txt", "identity/uptime.txt")]
    [InlineData("kernel/dmesg.txt", "identity/date.txt", "identity/uptime.txt")]
    [InlineData("identity/uptime.txt", "kernel/dmesg.txt", "identity/date.txt")]
    [InlineData("kernel/dmesg.txt", "identity/uptime.txt", "identity/date.txt")]
    public void In_whatever_order_the_input_holds_them_the_kernels_lines_are_dated(params string[] order)
    {
        var content = new Dictionary<string, string> { ["identity/date.txt"] = "2026-01-05T11:38:50+00:00\n", ["identity/uptime.txt"] = "2460.50 9012.77\n", ["kernel/dmesg.txt"] = Dmesg };
        using var folder = new TempFolder();
        var archive = folder.Write("support-bundle-x-20260105T120000Z.tar", Tar.Of([.. order.Select(path => Tar.File($"support-bundle-x-20260105T120000Z/nodes/worker1/{path}", content[path]))]));

        var log = Assert.Single(Analysis.Model([archive], new(new())).Nodes.Single().Logs.Files);
        Assert.Equal(DateTimeOffset.Parse("2026-01-05T10:57:49.5Z", null), log.First);
    }

    [Fact]
    public void Without_a_date_the_kernels_lines_bear_no_time() => Assert.Null(Log(("uptime", "2460.50 9012.77\n")).First);

    private static LogFile Log(params (string Name, string Content)[] identity) => Assert.Single(ModelOf.Files(
        [.. identity.Select(text => ($"nodes/worker1/identity/{text.Name}.txt", text.Content)), ("nodes/worker1/kernel/dmesg.txt", Dmesg)]).Nodes.Single().Logs.Files);
}
