using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

public sealed class TimeSourceTests
{
    // chrony 4.3 (RHEL 9) and 3.5 (RHEL 8), by chronyc(1)
    private const string Tracking = """
        Reference ID    : C000027B (192.0.2.123)
        Stratum         : 3
        Ref time (UTC)  : Sat Nov 21 11:38:50 2026
        System time     : 0.000012500 seconds slow of NTP time
        Last offset     : -0.000004321 seconds
        RMS offset      : 0.000035123 seconds
        Frequency       : 12.345 ppm slow
        Residual freq   : -0.001 ppm
        Skew            : 0.036 ppm
        Root delay      : 0.015123456 seconds
        Root dispersion : 0.001234567 seconds
        Update interval : 64.2 seconds
        Leap status     : Normal
        """;

    private const string Unsynchronised = "Reference ID    : 00000000 ()\nStratum         : 0\nSystem time     : 0.000000000 seconds fast of NTP time\nLeap status     : Not synchronised\n";

    private const string Sources = """
        210 Number of sources = 3
        MS Name/IP address         Stratum Poll Reach LastRx Last sample
        ===============================================================================
        ^* 192.0.2.123                   2   6   377    34    +12us[  +20us] +/-   15ms
        ^- 192.0.2.124                   2   6    17    35   -1203us[-1195us] +/-   45ms
        ^? 2001:db8::123                 0   8     0     -     +0ns[   +0ns] +/-    0ns
        """;

    // ntp 4.2.6 (RHEL 7) and 4.2.8 (Debian 11), by ntpq(8)
    private const string Peers = """
             remote           refid      st t when poll reach   delay   offset  jitter
        ==============================================================================
        *192.0.2.123     .GPS.            1 u   34   64  377    0.512    0.120   0.034
        +192.0.2.124     192.0.2.1        2 u   35   64  377    1.512    0.220   0.134
         192.0.2.125     .INIT.          16 u    -   64    0    0.000    0.000   0.000
        """;

    [Fact]
    public void Tracking_tells_which_way_the_clock_is_off()
    {
        var read = ChronyTracking.Parse(new("n", "c", Tracking));

        Assert.Empty(read.Notes);
        Assert.Equal((3, true, -0.0000125), (read.Value.Stratum, read.Value.IsSynchronized, read.Value.Offset));
    }

    [Fact]
    public void Each_source_tells_whether_it_answers()
    {
        var read = TimeSources.Parse(new("n", "c", Sources));

        Assert.Empty(read.Notes);
        Assert.Equal(["192.0.2.123 2 255 *", "192.0.2.124 2 15 -", "2001:db8::123 0 0 ?"], read.Value.Sources.Select(source => $"{source.Name} {source.Stratum} {source.Reach} {source.State}"));
    }

    [Fact]
    public void Ntpd_says_the_same_of_its_peers()
    {
        var read = TimeSources.Parse(new("n", "c", Peers));

        Assert.Empty(read.Notes);
        Assert.Equal(["192.0.2.123 1 255 *", "192.0.2.124 2 255 +", "192.0.2.125 16 0  "], read.Value.Sources.Select(source => $"{source.Name} {source.Stratum} {source.Reach} {source.State}"));
        Assert.Equal("192.0.2.123", read.Value.Selected?.Name);
    }

    [Fact]
    public void A_source_that_answers_tells_how_far_the_clock_is_off()
    {
        var (chrony, ntp) = (TimeSources.Parse(new("n", "c", Sources)).Value.Sources, TimeSources.Parse(new("n", "c", Peers)).Value.Sources);

        Assert.Equal([(12.0, 15_000.0), (-1203.0, 45_000.0)], chrony.Take(2).Select(source => (source.Ahead!.Value.TotalMicroseconds, source.Margin!.Value.TotalMicroseconds))); // both answer
        Assert.Equal((-120.0, 290.0), (ntp[0].Ahead!.Value.TotalMicroseconds, ntp[0].Margin!.Value.TotalMicroseconds)); // it answers
        Assert.Null(chrony[2].Ahead ?? ntp[2].Ahead);
    }

    [Theory]
    [InlineData("^* 192.0.2.123                   2   6   377    34    +12us", 12.0)]
    [InlineData("^* 192.0.2.123                   2   6   377    34   +3.2s[ +3.2s] +/-   15ms", 3_200_000.0)]
    [InlineData("^* 192.0.2.123                   2   6   377    34", null)]
    [InlineData("^* 192.0.2.123                   2   6   377    34    x[", null)]
    [InlineData("^* 192.0.2.123                   2   6   377    34    +1e300s[", null)]
    [InlineData("^* 192.0.2.123                   2   6   377    34    +12fs[", null)]
    public void What_a_source_does_not_tell_is_not_known(string line, double? microseconds) =>
        Assert.Equal(microseconds, Assert.Single(TimeSources.Parse(new("n", "c", line)).Value.Sources).Ahead?.TotalMicroseconds);

    [Theory]
    [InlineData("identity/chrony-tracking.txt", Tracking, true)]
    [InlineData("identity/chronyc-tracking.txt", Unsynchronised, false)]
    [InlineData("identity/timedatectl.txt", "NTPSynchronized=yes\n", true)]
    [InlineData("identity/ntpq.txt", Peers, true)]
    public void The_clock_is_judged_by_whatever_measures_it(string path, string text, bool isSynchronized) =>
        Assert.Equal(isSynchronized, OneNode.With((path, text)).Fact<ClockState>().Value.IsSynchronized);

    // Debian 11, chrony 4.0
    [Theory]
    [InlineData("506 Cannot talk to daemon\n")]
    [InlineData("Could not open connection to daemon\n")]
    public void A_daemon_that_does_not_answer_tells_nothing(string text)
    {
        Assert.Single(TimeSources.Parse(new("n", "c", text)).Notes);
        Assert.False(OneNode.With(("identity/chrony-tracking.txt", text)).Fact<ClockState>().IsKnown);
    }

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<ChronyTracking>(Tracking, read => read.Fields.Select(field => field.Line), _ => false);
        LineAccounting.Holds<TimeSources>(Sources + "\n" + Peers, read => read.Sources.Select(source => source.Line), line => TimeSources.IsHeading(line.Trim()));
    }
}
