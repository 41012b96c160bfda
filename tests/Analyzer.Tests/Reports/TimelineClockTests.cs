using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>Two nodes log one event at one moment, and the clock of one of them is off.</summary>
public sealed class TimelineClockTests
{
    private const string Id = "dns/lookups-time-out";

    // chrony 4.3 (Debian 12): chronyc -n sources
    private const string Fast = "MS Name/IP address         Stratum Poll Reach LastRx Last sample\n^* 192.0.2.123                   2   6   377    34   +300s[ +300s] +/-   15ms\n";
    private const string Slow = "MS Name/IP address         Stratum Poll Reach LastRx Last sample\n^* 192.0.2.123                   2   6   377    34   -120s[ -120s] +/-   15ms\n";
    private const string Right = "MS Name/IP address         Stratum Poll Reach LastRx Last sample\n^* 192.0.2.123                   2   6   377    34    +12us[  +20us] +/-   15ms\n";

    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Fast, 5, "that of worker1 was 300 s ahead of its time source (± 0 s, by chronyc sources)")]
    [InlineData(Slow, -2, "that of worker1 was 120 s behind its time source (± 0 s, by chronyc sources)")]
    [InlineData(Right, 0, "Times are as the logs give them.")]
    public void What_a_node_dated_by_a_clock_that_was_off_stands_where_it_happened(string sources, int minutes, string said)
    {
        var chart = Drawn(Node("cp-1", Right, Moment), Node("worker1", sources, Moment.AddMinutes(minutes)));

        Assert.Equal(["cp-1 2026-01-02 02:00 UTC", "worker1 2026-01-02 02:00 UTC"], chart.Rows.OrderBy(row => row.Place, StringComparer.Ordinal).Select(row => $"{row.Place} {row.First}"));
        Assert.Equal(chart.Rows[0].Bars.Select(bar => bar.X), chart.Rows[1].Bars.Select(bar => bar.X));
        Assert.EndsWith(said.EndsWith('.') ? said : $"{said}.", chart.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_measurement_a_node_keeps_its_own_time()
    {
        var chart = Drawn(Node("cp-1", null, Moment), Node("worker1", null, Moment.AddMinutes(5)));

        Assert.Equal(["02:00", "02:05"], chart.Rows.Select(row => row.First[11..16]).Order(StringComparer.Ordinal));
    }

    private static TimelineChart Drawn(params Node[] nodes)
    {
        var found = new Finding(Id, Severity.Warning, Confidence.Proven, FindingScope.OfNode("worker1")) { Because = "the log has such lines", Values = ImmutableSortedDictionary<string, string>.Empty, Evidence = [] };
        var chart = new Timeline(ReportWords.Of("en")).Chart(new([.. nodes], Store(), LogEvents.None, Moment), Diagnoser.Diagnose([], [found]));
        Assert.NotNull(chart);
        return chart;
    }

    private static Node Node(string name, string? sources, DateTimeOffset logged) => new(
        name,
        Store(sources is null ? [] : [new(name, $"nodes/{name}/identity/chrony-sources.txt", sources)]),
        ImmutableSortedDictionary<string, ArtifactStore>.Empty,
        ImmutableSortedDictionary<string, ArtifactStore>.Empty,
        new(new Dictionary<string, LogHits> { [Id] = Hits(logged) }, []));

    private static ArtifactStore Store(params ArtifactText[] texts) =>
        new(texts.ToImmutableSortedDictionary(_ => "identity/chrony-sources", text => text), _ => null, _ => null);

    private static LogHits Hits(DateTimeOffset at) =>
        new(new LogSignature(Id, "x", "x"), 3, at, at, new Dictionary<string, long>(), [], new Dictionary<DateTimeOffset, long> { [at] = 3 });
}
