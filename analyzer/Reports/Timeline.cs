using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Diagnosis;

namespace SupportBundle.Analyzer.Reports;

/// <summary>When the logs held what: one row of bars per signature and place.</summary>
internal sealed class Timeline(ReportWords words)
{
    private const int MostRows = 12;
    private const int MostBars = 120;
    private const int Width = 960;
    private const int RowHeight = 44;
    private const int BarHeight = 22;
    private const int Foot = 20;

    // What happened to the control plane belongs beside any trouble, though it is none by itself.
    private static readonly ImmutableArray<string> Events =
        ["control-plane/haproxy-server-down", "control-plane/haproxy-server-up", "control-plane/keepalived-state", "control-plane/etcd-leader-elected"];

    /// <returns>Null when no dated line of a finding matched; lines counted only for rules are not drawn, but for those that are events.</returns>
    public TimelineChart? Chart(ClusterModel cluster, DiagnosisResult diagnosis)
    {
        var found = diagnosis.Findings.Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        if (found.Count > 0)
            found.UnionWith(Events);
        var rows = Rows(cluster)
            .Where(row => row.Hits.PerMinute.Count > 0 && found.Contains(row.Hits.Signature.Id))
            .OrderByDescending(row => row.Hits.Count)
            .ToImmutableArray();

        return rows.IsEmpty ? null : Drawn([.. rows.Take(MostRows).OrderBy(row => row.Hits.PerMinute.Keys.Min())], rows.Length - MostRows, Clocks(cluster, [.. rows.Take(MostRows).Select(row => row.Place)]));
    }

    private IEnumerable<(string Place, LogHits Hits)> Rows(ClusterModel cluster) =>
        cluster.Nodes
            .SelectMany(node => node.Logs.BySignature.Values.Select(hits => (node.Name, hits.ByClock(OffsetOf(cluster, node.Name)))))
            .Concat(cluster.Logs.BySignature.Values.Select(hits => (words["timeline.api"], hits)));

    private static ClockOffset? OffsetOf(ClusterModel cluster, string node) =>
        cluster.Fact<ClockOffsets>() is { IsKnown: true, Value: var offsets } && offsets.Of(node) is { IsOff: true } offset ? offset : null;

    // Times are as the logs give them, but for those of worker1: its clock was 300 s ahead of the API server's (± 1 s), by ...
    private string Clocks(ClusterModel cluster, IReadOnlyCollection<string> places)
    {
        var off = cluster.Nodes.Where(node => places.Contains(node.Name))
            .Select(node => (node.Name, Offset: OffsetOf(cluster, node.Name)))
            .Where(row => row.Offset is not null)
            .Select(row => Clock(row.Name, row.Offset! /* filtered */))
            .ToImmutableArray();
        return off.IsEmpty ? words["timeline.asGiven"] : words.Text("timeline.corrected", string.Join("; ", off));
    }

    private string Clock(string node, ClockOffset offset) => words.Text(
        offset.Ahead > TimeSpan.Zero ? "timeline.ahead" : "timeline.behind",
        node,
        Math.Round(offset.Ahead.Duration().TotalSeconds, 1),
        words[offset.Against == ClockReference.ApiServer ? "timeline.apiClock" : "timeline.timeSource"],
        Math.Round(offset.Uncertainty.TotalSeconds, 1),
        offset.How);

    private TimelineChart Drawn(ImmutableArray<(string Place, LogHits Hits)> rows, int leftOut, string clocks)
    {
        var minutes = rows.SelectMany(row => row.Hits.PerMinute.Keys).ToImmutableArray();
        var axis = new TimeAxis(minutes.Min(), minutes.Max(), MostBars, Width);

        return new(
            $"{Caption(axis)} {clocks}",
            Width,
            rows.Length * RowHeight + Foot,
            [.. rows.Select((row, place) => RowOf(row.Place, row.Hits, axis, place * RowHeight))],
            [.. axis.Ticks().Select(tick => new TimelineTick(tick.X, tick.X == 0 ? "start" : tick.X == Width ? "end" : "middle", Time(tick.At)))],
            leftOut > 0 ? words.Text("timeline.more", leftOut) : null);
    }

    private string Caption(TimeAxis axis) => axis.Start == axis.End
        ? words.Text("timeline.moment", Time(axis.Start))
        : words.Text("timeline.caption", Time(axis.Start), Time(axis.End), axis.MinutesPerBar == 1 ? words["timeline.minute"] : words.Text("timeline.minutes", axis.MinutesPerBar));

    private TimelineRow RowOf(string place, LogHits hits, TimeAxis axis, int top)
    {
        var first = hits.First is { } start ? Time(start) : "";
        var last = hits.Last is { } end ? Time(end) : "";
        var floor = top + RowHeight - 6;

        return new(
            hits.Signature.Id,
            place,
            words.Text("timeline.row", hits.Signature.Id, place, hits.Count, first, last),
            hits.Count.ToString(),
            first,
            last,
            top + 12,
            floor,
            [.. axis.Bars(hits.PerMinute).Select(bar => new TimelineBar(bar.X, floor - Height(bar.Share), axis.BarWidth, Height(bar.Share)))]);
    }

    // Even a single hit must be seen.
    private static int Height(double share) => Math.Max(2, (int)(share * BarHeight));

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'");
}

/// <summary>Hits put right by what is known of the clock that dated them.</summary>
internal static class ClockedHits
{
    /// <summary>The same hits as the reference's clock would have dated them; minutes stay whole.</summary>
    public static LogHits ByClock(this LogHits hits, ClockOffset? offset) => offset is null ? hits : hits with
    {
        First = hits.First is { } first ? offset.Corrected(first) : null,
        Last = hits.Last is { } last ? offset.Corrected(last) : null,
        PerMinute = hits.PerMinute.GroupBy(pair => Minute(offset.Corrected(pair.Key))).ToImmutableSortedDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
    };

    private static DateTimeOffset Minute(DateTimeOffset time) =>
        new((time.UtcTicks + (TimeSpan.TicksPerMinute / 2)) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
}

/// <summary>Minutes gathered into bars over the width of a drawing.</summary>
internal sealed record TimeAxis
{
    private readonly int _bars;
    private readonly int _width;

    public TimeAxis(DateTimeOffset start, DateTimeOffset end, int mostBars, int width)
    {
        var minutes = (long)(end - start).TotalMinutes + 1;
        (Start, End, _width) = (start, end, width);
        MinutesPerBar = (minutes + mostBars - 1) / mostBars;
        _bars = (int)((minutes + MinutesPerBar - 1) / MinutesPerBar);
    }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    public long MinutesPerBar { get; }

    public int BarWidth => Math.Clamp(_width / _bars - 1, 2, 24);

    /// <summary>Per bar with hits: where it stands, and its height as a share of the highest.</summary>
    public IEnumerable<(int X, double Share)> Bars(IReadOnlyDictionary<DateTimeOffset, long> perMinute)
    {
        var sums = perMinute
            .GroupBy(minute => (int)((long)(minute.Key - Start).TotalMinutes / MinutesPerBar))
            .Select(group => (Bar: group.Key, Count: group.Sum(minute => minute.Value)))
            .ToImmutableArray();

        var highest = sums.Max(sum => sum.Count);
        return sums.OrderBy(sum => sum.Bar).Select(sum => (Math.Min(sum.Bar * _width / _bars, _width - BarWidth), (double)sum.Count / highest));
    }

    public IEnumerable<(int X, DateTimeOffset At)> Ticks() =>
        Start == End
            ? [(0, Start)]
            : [(0, Start), (_width / 2, Start + ((End - Start) / 2)), (_width, End)];
}
