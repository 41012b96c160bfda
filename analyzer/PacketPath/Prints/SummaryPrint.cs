using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>A trace on one page: the verdict, its cause and why, the way in numbered lines, the way back, and what is not known.</summary>
internal sealed class SummaryPrint(Topology topology, FlowNames names)
{
    private const int MostGroups = 8;
    private const int MostReasons = 3;
    private readonly Scope _scope = new(topology, names);

    public IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace)
    {
        var groups = WayGroup.Of(trace, names);
        foreach (var line in VerdictPrint.Of(planned, trace, groups))
            yield return line;
        foreach (var group in groups.Take(MostGroups))
        {
            foreach (var line in Cause(planned, trace, group, groups.Length > 1))
                yield return line;
        }

        foreach (var line in Hops(groups))
            yield return line;
        foreach (var line in Reverse(groups))
            yield return line;

        foreach (var what in trace.Ways.SelectMany(way => way.Unknown).Distinct().DefaultIfEmpty())
            yield return what is null ? new("UNKNOWN  nothing that this verdict needs", Tone.Faint) : new($"UNKNOWN  {what}", Tone.Unsure);
        foreach (var assumed in planned.Assumed.Concat(trace.TakenForGranted))
            yield return new($"ASSUMED  {assumed}", Tone.Faint);
    }

    private IEnumerable<PrintedLine> Cause(PlannedFlow planned, Trace trace, WayGroup group, bool isOneOfSeveral)
    {
        if (Obstacle.Of(group.First) is not { } obstacle)
            yield break;

        var share = isOneOfSeveral ? $" ({Share(group)})" : "";
        yield return new($"CAUSE    {names.Place(obstacle.Hop.Node)}: {obstacle.Words}{Words.At(obstacle.Step.Source)}{obstacle.Hits}{share}", Words.ToneOf(group.First.Disposition));
        foreach (var (says, line) in Remedies.Of(obstacle, topology).Take(MostReasons))
            yield return new($"WHY      {says}{Words.At(line)}");
        if (obstacle.Disposition is Disposition.CannotTell or Disposition.LeavesModel)
            yield break;

        foreach (var line in Fix(planned, trace, obstacle))
            yield return line;
        if (_scope.Of(obstacle) is { } scope)
            yield return new($"SCOPE    {scope}");
    }

    // Commands of several lines stand below each other.
    private IEnumerable<PrintedLine> Fix(PlannedFlow planned, Trace trace, Obstacle obstacle)
    {
        if (Mending.Of(planned, trace, obstacle, topology) is not { } mending)
            yield break;

        var commands = mending.Commands.Split('\n');
        foreach (var (command, at) in commands.Select((command, at) => (command, at)))
            yield return new($"{(at == 0 ? $"FIX      on {mending.Node}: " : "         ")}{command}{(at == commands.Length - 1 ? $"   (simulated: then {VerdictPrint.Word(mending.After)})" : "")}", Tone.Good);
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
        var answered = groups.Where(group => group.First.Reply is { Hops.IsEmpty: false }).DistinctBy(group => Nodes(group.First.Reply!)).ToList(); // filtered
        foreach (var (way, back) in answered.Select(group => (group.First, group.First.Reply!))) // filtered
        {
            yield return new($"REVERSE  {Came(way, back)}  {Nodes(back)}", ToneOf(way));
            var stages = Stages.Of(back.Hops, names);
            foreach (var stage in way.ClientSees is ClientSees.Unknown || way.Disposition == Disposition.ReplyLost ? stages : stages.Where(stage => stage.ChangesPacket))
                yield return new($"         {stage.Node}  {stage.Text}{Words.At(stage.Line)}");
        }

        if (answered.Count == 0)
            yield return new(groups.Any(group => group.First.Disposition == Disposition.Delivered) ? "REVERSE  not followed: the packet stays on its stack" : "REVERSE  not reached", Tone.Faint);
    }

    private static string Came(Way way, Trace back) => way switch
    {
        { Disposition: Disposition.ReplyLost } => "the answer is LOST",
        { Disposition: Disposition.Delivered, ClientSees: ClientSees.Connected } => "the answer comes back",
        { ClientSees: ClientSees.Unknown } => $"{Words.Of(back.Disposition)}",
        { ClientSees: ClientSees.Timeout } => $"the error is lost: {Words.Of(back.Disposition)}",
        _ => "the error comes back",
    };

    private static Tone ToneOf(Way way) => way.Disposition == Disposition.ReplyLost ? Tone.Bad : way.ClientSees switch
    {
        ClientSees.Connected => Tone.Good,
        ClientSees.Unknown => Tone.Unsure,
        _ => Tone.Plain,
    };

    private string Nodes(Trace back) => string.Join(" > ", back.Hops.Select(hop => names.Place(hop.Node)));

    private static string Share(WayGroup group)
    {
        var ways = group.Ways.Length == 1 ? "1 way" : $"{group.Ways.Length} ways";
        return group.Chance < 0.995 ? $"{ways}, {FlowNames.Chance(group.Chance)}" : ways;
    }

    private static string To(WayGroup group) => group.Destinations is { IsEmpty: false } to ? $" (to {FlowEnds.Listed(to)})" : "";

    private static string If(WayGroup group) => group.First.DependsOn.IsEmpty ? "" : $", if {string.Join(" and ", group.First.DependsOn)}";
}
