using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class ClockOffsetsTests
{
    // chrony 4.3 (Debian 12)
    private const string Chrony =
        """
        Reference ID    : C000027B (192.0.2.123)
        Stratum         : 3
        Ref time (UTC)  : Mon Jan 05 11:30:00 2026
        System time     : 12.500000000 seconds fast of NTP time
        Last offset     : +0.000012345 seconds
        RMS offset      : 0.000045678 seconds
        Frequency       : 12.345 ppm slow
        Residual freq   : +0.001 ppm
        Skew            : 0.012 ppm
        Root delay      : 0.020000000 seconds
        Root dispersion : 0.005000000 seconds
        Update interval : 64.2 seconds
        Leap status     : Normal
        """;

    private const string Unsynchronised = "Reference ID    : 00000000 ()\nSystem time     : 0.000000000 seconds fast of NTP time\nLeap status     : Not synchronised\n";

    [Fact]
    public void Chrony_tells_it_and_how_far_it_may_be_wrong()
    {
        var offset = Of(("nodes/worker1/identity/chronyc-tracking.txt", Chrony)).Value;

        Assert.Equal((12.5, 15.0, ClockReference.TimeSource, 4), (offset.Ahead.TotalSeconds, offset.Uncertainty.TotalMilliseconds, offset.Against, offset.Line?.Number));
        Assert.Equal(At("11:00:00"), offset.Corrected(At("11:00:12.5")));
    }

    // chrony 4.3 (Debian 12) and ntp 4.2.8 (Debian 11); ntpq tells how far the source is ahead.
    [Theory]
    [InlineData("chrony-sources", "MS Name/IP address         Stratum Poll Reach LastRx Last sample\n^* 192.0.2.123                   2   6   377    34   +3.2s[ +3.2s] +/-   15ms\n", 3.2)]
    [InlineData("ntpq", "     remote           refid      st t when poll reach   delay   offset  jitter\n*192.0.2.123     .GPS.            1 u   34   64  377    0.512  3200.120   0.034\n", -3.20012)]
    public void The_source_that_the_clock_follows_tells_it(string id, string text, double seconds)
    {
        var offset = Of(($"nodes/worker1/identity/{id}.txt", text)).Value;

        Assert.Equal((seconds, ClockReference.TimeSource, 2, true), (offset.Ahead.TotalSeconds, offset.Against, offset.Line?.Number, offset.IsOff));
    }

    [Fact]
    public void Sources_that_it_does_not_follow_tell_nothing() =>
        Assert.Contains("follows none", Of(("nodes/worker1/identity/chrony-sources.txt", "^- 192.0.2.123                   2   6   377    34   +3.2s[ +3.2s] +/-   15ms\n")).WhyMissing, StringComparison.Ordinal);

    // systemd 257 (Debian 13)
    [Fact]
    public void A_clock_that_is_not_synchronized_is_said_to_be_so() =>
        Assert.Contains("not synchronized", Of(("nodes/worker1/identity/timedatectl.txt", "               Local time: Sat 2026-11-21 11:38:50 UTC\nSystem clock synchronized: no\n")).WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void The_collectors_manifest_tells_it_of_its_own_host()
    {
        var offset = Of(("manifest.json", """{"schema":"support-bundle/v1","host":{"name":"worker1"},"clockOffsetSeconds":-3.5,"items":[]}"""), ("nodes/worker1/identity/hostname.txt", "worker1\n")).Value;

        Assert.Equal((-3.5, ClockReference.TimeSource), (offset.Ahead.TotalSeconds, offset.Against));
    }

    // Kubernetes 1.33: the kubelet dates an Event and a pod's start, the API server its creation and the binding.
    [Fact]
    public void Events_bound_it_from_below_and_pods_from_above()
    {
        var offset = Of(Events("11:05:00|11:00:01", "11:06:00|11:01:00", "11:07:00|11:02:30"), Pods("11:00:00|11:05:02")).Value;

        Assert.Equal((301, 2, ClockReference.ApiServer), (offset.Ahead.TotalSeconds, offset.Uncertainty.TotalSeconds, offset.Against));
        Assert.True(offset.IsOff);
    }

    [Theory]
    [InlineData("11:00:00|11:00:00 11:01:00|11:01:00 11:02:00|11:02:45", "", 0.0)]
    [InlineData("10:55:00|11:00:00 10:56:00|11:01:00 10:50:00|11:02:45", "", -300.0)]
    [InlineData("", "11:00:00|11:00:01 11:00:00|11:10:00 11:00:00|11:00:40", 1.0)]
    public void Of_many_that_took_their_time_the_quickest_tells(string events, string pods, double seconds) =>
        Assert.Equal(seconds, Of(Events(Words(events)), Pods(Words(pods))).Value.Ahead.TotalSeconds);

    [Theory]
    [InlineData("", "", "no Event of its kubelet")]
    [InlineData("11:00:00|11:00:00", "", "too few")]
    [InlineData("11:10:00|11:00:00", "11:00:00|11:00:01", "the clock was set between them")]
    public void Where_nothing_tells_it_cannot_be_told(string events, string pods, string why) =>
        Assert.Contains(why, Of(Events(Words(events)), Pods(Words(pods))).WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void An_unsynchronised_chrony_tells_nothing_of_it() =>
        Assert.Contains("follows no source", Of(("nodes/worker1/identity/chronyc-tracking.txt", Unsynchronised)).WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void Static_pods_and_other_nodes_and_controllers_tell_nothing()
    {
        var pods = Pods("11:00:00|11:05:00", "11:00:00|11:05:00", "11:00:00|11:05:00").Content.Replace("\"name\":\"p", "\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"},\"name\":\"p", StringComparison.Ordinal);
        var events = Events("11:05:00|11:00:00", "11:05:00|11:00:00", "11:05:00|11:00:00").Content.Replace("kubelet", "default-scheduler", StringComparison.Ordinal);

        Assert.False(Of(("cluster/core_v1_pods.json", pods), ("cluster/core_v1_events.json", events)).IsKnown);
    }

    private static Availability<ClockOffset> Of(params (string Path, string Content)[] files) =>
        ModelOf.Files([("nodes/worker1/identity/uname.txt", "Linux worker1 6.1.0 x86_64 GNU/Linux\n"), .. files]).Fact<ClockOffsets>().Value.ByNode["worker1"];

    private static (string Path, string Content) Events(params string[] times) => ("cluster/core_v1_events.json", List("Event", times.Index().Select(time =>
        $$"""{"metadata":{"name":"e{{time.Index}}","namespace":"default","creationTimestamp":"2026-01-05T{{time.Item[9..]}}Z"},"involvedObject":{"kind":"Pod","name":"x"},"reason":"Pulled","message":"x","source":{"component":"kubelet","host":"worker1"},"firstTimestamp":"2026-01-05T{{time.Item[..8]}}Z","lastTimestamp":"2026-01-05T{{time.Item[..8]}}Z","count":1,"type":"Normal"}""")));

    private static (string Path, string Content) Pods(params string[] times) => ("cluster/core_v1_pods.json", List("Pod", times.Index().Select(time =>
        $$"""{"metadata":{"name":"p{{time.Index}}","namespace":"default"},"spec":{"nodeName":"worker1","containers":[]},"status":{"phase":"Running","startTime":"2026-01-05T{{time.Item[9..]}}Z","conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-05T{{time.Item[..8]}}Z"}]} }""")));

    private static string List(string kind, IEnumerable<string> items) => $$"""{"apiVersion":"v1","kind":"{{kind}}List","metadata":{},"items":[{{string.Join(',', items)}}]}""";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-01-05T{time}Z", null);
}
