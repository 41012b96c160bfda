using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What decided, and what would have to be different.</summary>
internal sealed class WhyNotPrint(Topology topology, FlowNames names)
{
    public IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace)
    {
        var groups = WayGroup.Of(trace, names);
        foreach (var line in VerdictPrint.Of(planned, trace, groups))
            yield return line;
        if (groups.All(group => group.First.Disposition == Disposition.Delivered))
            yield return new("NOTHING  stops it on any way that it may take", Tone.Good);

        foreach (var group in groups)
        {
            if (Obstacle.Of(group.First) is not { } obstacle)
                continue;

            var share = groups.Length > 1 ? $"   ({group.Ways.Length} of {trace.Ways.Length} ways, {FlowNames.Chance(group.Chance)})" : "";
            yield return new($"STOPPED  {names.Place(obstacle.Hop.Node)}: {obstacle.Words}{Words.At(obstacle.Step.Source)}{obstacle.Hits}{share}", Words.ToneOf(group.First.Disposition));
            if (obstacle.Trail?.Packet is { } packet)
                yield return new($"PACKET   {packet}{(packet.InInterface is { } come ? $" in by {come}" : "")}{(packet.OutInterface is { } goes ? $" out by {goes}" : "")}");
            foreach (var (says, line) in Remedies.Of(obstacle, topology))
                yield return new($"TO PASS  {says}{Words.At(line)}");
            foreach (var what in group.First.DependsOn)
                yield return new($"UNLESS   this does not hold: {what}", Tone.Unsure);
        }
    }
}
