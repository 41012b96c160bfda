using SupportBundle.Analyzer.Artifacts.Logs;

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

    [Fact]
    public void Without_a_date_the_kernels_lines_bear_no_time() => Assert.Null(Log(("uptime", "2460.50 9012.77\n")).First);

    private static LogFile Log(params (string Name, string Content)[] identity) => Assert.Single(ModelOf.Files(
        [.. identity.Select(text => ($"nodes/worker1/identity/{text.Name}.txt", text.Content)), ("nodes/worker1/kernel/dmesg.txt", Dmesg)]).Nodes.Single().Logs.Files);
}
