using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>A trace's verdict in one line.</summary>
internal static class VerdictPrint
{
    // VERDICT  REJECTED (certain)  pod shop/client-cp (10.244.0.33) -> svc shop/web 10.96.10.10:80/tcp   the client sees "No route to host"
    public static IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace, ImmutableArray<WayGroup> groups)
    {
        yield return new($"VERDICT  {Word(trace)}  {Words.Of(planned)}", ToneOf(trace));
        foreach (var (sees, ways) in trace.Ways.GroupBy(way => way.ClientSees).Select(same => (same.Key, same.ToList())))
        {
            var share = groups.Length > 1 && ways.Count < trace.Ways.Length ? $" ({ways.Count} of {trace.Ways.Length} ways{Chance(ways.Sum(way => way.Probability))})" : "";
            yield return new($"CLIENT   {Words.Of(sees, planned.Flow.Protocol)}{share}");
            foreach (var limit in ways.Select(way => way.HeldBack).OfType<string>().Distinct())
                yield return new($"CLIENT   or nothing, until it times out, when errors are many: {limit}", Tone.Faint);
        }
    }

    /// <summary>For instance <c>REJECTED (certain)</c>, or <c>1 of 3 ways REJECTED (p=0.33), 2 of 3 ways DELIVERED (p=0.67)</c>.</summary>
    public static string Word(Trace trace)
    {
        var kinds = trace.Ways.GroupBy(way => way.Disposition).ToList();
        if (kinds is [{ Key: Disposition.Delivered }] && trace.Ways.Any(way => way.ClientSees == ClientSees.Unknown))
            return $"{Words.Of(Disposition.Delivered)} (whether the answer comes back cannot be told)";
        if (kinds.Count <= 1)
            return trace.Certainty == Certainty.CannotTell ? Words.Of(trace.Disposition) : $"{Words.Of(trace.Disposition)} ({Word(trace.Certainty)})";
        if (trace.Ways.All(way => way.Unknown.IsEmpty))
            return string.Join(", ", kinds.Select(kind => $"{kind.Count()} of {trace.Ways.Length} ways {Words.Of(kind.Key)} ({FlowNames.Chance(kind.Sum(way => way.Probability))})"));

        return $"DEPENDS: {string.Join(" or ", kinds.Select(kind => Words.Of(kind.Key)))}";
    }

    public static Tone ToneOf(Trace trace) => trace.Ways.Select(way => way.Disposition).Distinct().Count() > 1 && trace.Ways.Any(way => way.Disposition == Disposition.Delivered)
        ? Tone.Unsure
        : Words.ToneOf(trace.Disposition);

    private static string Word(Certainty certainty) => certainty switch
    {
        Certainty.Certain => "certain",
        Certainty.Depends => "depends",
        _ => "cannot be told",
    };

    private static string Chance(double probability) => probability < 0.995 ? $", {FlowNames.Chance(probability)}" : "";
}
