using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>A trace on one page: the verdict, its cause and why, the way in numbered lines, the way back, and what is not known.</summary>
internal sealed class SummaryPrint(Topology topology, FlowNames names)
{
    private const int MostGroups = 8;
    private const int MostReasons = 3;

    public IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace)
    {
        var groups = WayGroup.Of(trace, names);
        foreach (var line in VerdictPrint.Of(planned, trace, groups))
            yield return line;
        foreach (var group in groups.Take(MostGroups))
        {
            foreach (var line in Cause(group, groups.Length > 1))
                yield return line;
        }

        foreach (var line in Hops(groups))
            yield return line;
        foreach (var line in Reverse(groups))
            yield return line;

        foreach (var what in trace.Ways.SelectMany(way => way.Unknown).Distinct().DefaultIfEmpty())
            yield return what is null ? new("UNKNOWN  nothing that this verdict needs", Tone.Faint) : new($"UNKNOWN  {what}", Tone.Unsure);
        foreach (var assumed in planned.Assumed)
            yield return new($"ASSUMED  {assumed}", Tone.Faint);
    }

    private IEnumerable<PrintedLine> Cause(WayGroup group, bool isOneOfSeveral)
    {
        if (Obstacle.Of(group.First) is not { } obstacle)
            yield break;

        var share = isOneOfSeveral ? $" ({Share(group)})" : "";
        yield return new($"CAUSE    {obstacle.Hop.Node}: {obstacle.Words}{Words.At(obstacle.Step.Source)}{obstacle.Hits}{share}", Words.ToneOf(group.First.Disposition));
        foreach (var (says, line) in Remedies.Of(obstacle, topology).Take(MostReasons))
            yield return new($"WHY      {says}{Words.At(line)}");
    }

    private static IEnumerable<PrintedLine> Hops(ImmutableArray<WayGroup> groups)
    {
        var shared = WayGroup.Shared(groups);
        foreach (var line in Numbered(groups[0].Stages.Take(shared), 1, ""))
            yield return line;
        if (groups.Length == 1)
            yield break;

        foreach (var group in groups.Take(MostGroups))
        {
            yield return new($"   then, {Share(group)}: {Words.Of(group.First.Disposition)}{To(group)}{If(group)}", Words.ToneOf(group.First.Disposition));
            foreach (var line in Numbered(group.Stages.Skip(shared), shared + 1, "  "))
                yield return line;
        }

        if (groups.Length > MostGroups)
            yield return new($"   and {groups.Length - MostGroups} more kinds of ways: --detailed and --json have all", Tone.Faint);
    }

    private static IEnumerable<PrintedLine> Numbered(IEnumerable<Stage> stages, int first, string indent) =>
        stages.Select((stage, at) => new PrintedLine($"{indent}{first + at,2} {stage.Node}  {stage.Text}{Words.At(stage.Line)}"));

    private IEnumerable<PrintedLine> Reverse(ImmutableArray<WayGroup> groups)
    {
        foreach (var back in groups.Where(group => group.First.Reply is { Ways.IsEmpty: false }).Select(group => group.First.Reply!).DistinctBy(Nodes)) // filtered
        {
            var way = back.Ways[0];
            var stages = Stages.Of(way.Hops, names);
            yield return new($"REVERSE  {Words.Of(way.Disposition)}  {Nodes(back)}", Words.ToneOf(way.Disposition));
            var shown = way.Disposition == Disposition.Delivered ? stages.Where(stage => stage.ChangesPacket) : stages;
            foreach (var stage in shown)
                yield return new($"         {stage.Node}  {stage.Text}{Words.At(stage.Line)}");
        }

        if (groups.All(group => group.First.Reply is null))
            yield return new(groups.Any(group => group.First.Disposition == Disposition.Delivered) ? "REVERSE  not followed: the packet stays on its stack" : "REVERSE  not reached", Tone.Faint);
    }

    private static string Nodes(Trace back) => string.Join(" > ", back.Ways[0].Hops.Select(hop => hop.Node));

    private static string Share(WayGroup group)
    {
        var ways = group.Ways.Length == 1 ? "1 way" : $"{group.Ways.Length} ways";
        return group.Chance < 0.995 ? $"{ways}, {FlowNames.Chance(group.Chance)}" : ways;
    }

    private static string To(WayGroup group) => group.Destinations is { IsEmpty: false } to ? $" (to {FlowEnds.Listed(to)})" : "";

    private static string If(WayGroup group) => group.First.DependsOn.IsEmpty ? "" : $", if {string.Join(" and ", group.First.DependsOn)}";
}
