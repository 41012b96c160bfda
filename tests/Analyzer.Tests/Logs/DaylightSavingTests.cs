using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Tests.Cluster;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class DaylightSavingTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2024-12-30T12:00:00+01:00", "Jun 29 16:44:25", "2024-06-29T14:44:25Z")]
    [InlineData("CET", "2024-12-30T12:00:00+01:00", "Mar 31 01:59:59", "2024-03-31T00:59:59Z")]
    [InlineData("CET", "2024-12-30T12:00:00+01:00", "Mar 31 03:00:00", "2024-03-31T01:00:00Z")]
    [InlineData("CEST", "2024-10-26T12:00:00+02:00", "Dec 31 23:59:59", "2023-12-31T22:59:59Z")]
    [InlineData("CEST", "2024-10-26T12:00:00+02:00", "Jan  1 00:00:01", "2023-12-31T23:00:01Z")]
    [InlineData("CET", "2024-10-28T12:00:00+01:00", "Oct 27 01:59:59", "2024-10-26T23:59:59Z")]
    [InlineData("CET", "2024-10-28T12:00:00+01:00", "Oct 27 03:00:00", "2024-10-27T02:00:00Z")]
    [InlineData("Europe/London", "2025-01-02T12:00:00+00:00", "Jul  1 12:00:00", "2024-07-01T11:00:00Z")]
    [InlineData("America/New_York", "2024-07-01T12:00:00-04:00", "Mar 10 01:59:59", "2024-03-10T06:59:59Z")]
    [InlineData("America/New_York", "2024-07-01T12:00:00-04:00", "Mar 10 03:00:00", "2024-03-10T07:00:00Z")]
    [InlineData("PDT", "2024-07-01T12:00:00-07:00", "Nov  5 02:00:00", "2023-11-05T10:00:00Z")]
    [InlineData("Europe/Istanbul", "2024-12-30T12:00:00+03:00", "Jun 29 16:44:25", "2024-06-29T13:44:25Z")]
    [InlineData("Asia/Tokyo", "2024-12-30T12:00:00+09:00", "Jun 29 16:44:25", "2024-06-29T07:44:25Z")]
    [InlineData("EST", "2024-12-30T12:00:00-05:00", "Jun 29 16:44:25", "2024-06-29T21:44:25Z")]
    public void A_local_time_is_the_zones_at_that_time_of_the_year(string zone, string captured, string local, string expected)
    {
        var known = DateTimeOffset.Parse(captured, null);
        var clock = new LogClock(known, known.Offset) { Saving = DaylightSaving.Of(zone, known) };

        Assert.Equal(DateTimeOffset.Parse(expected, null), LogLine.Of(Encoding.UTF8.GetBytes($"{local} worker1 kernel: x"), clock).Time);
    }

    // timedatectl of systemd 252 (Debian 12), which stands behind the log in the input; date of coreutils 9.1
    [Theory]
    [InlineData("2024-12-30T12:00:00+01:00\n", "               Local time: Mon 2024-12-30 12:00:00 CET\n           Universal time: Mon 2024-12-30 11:00:00 UTC\n                Time zone: Europe/Berlin (CET, +0100)\n")]
    [InlineData("Mon Dec 30 12:00:00 CET 2024\n", null)]
    public void The_nodes_own_artifacts_name_the_zone(string date, string? timedatectl)
    {
        (string, string)[] files = [("nodes/worker1/identity/date.txt", date), ("nodes/worker1/files/var/log/syslog", "Jun 29 16:44:25 worker1 kernel: x\n"), .. timedatectl is null ? [] : new[] { ("nodes/worker1/identity/timedatectl.txt", timedatectl) }];

        Assert.Equal(DateTimeOffset.Parse("2024-06-29T14:44:25Z", null), Assert.Single(ModelOf.Files(files).Nodes.Single().Logs.Files).First);
    }
}
