using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Only what changes the packet, and its end: short enough to be compared from one capture to the next.</summary>
internal sealed class MinimalPrint(FlowNames names)
{
    public IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace)
    {
        yield return new(Words.Of(planned));
        foreach (var way in trace.Ways)
        {
            if (trace.Ways.Length > 1)
                yield return new($"way {FlowNames.Chance(way.Probability)}{(way.DependsOn.IsEmpty ? "" : $" if {string.Join(" and ", way.DependsOn)}")}");
            foreach (var stage in Stages.Of(way.Hops, names).Where(stage => stage.ChangesPacket))
                yield return new($"  {stage.Node}: {stage.Text}");
            yield return new($"  {Words.Of(way.Disposition)}{End(way)}; the client: {Words.Of(way.ClientSees, planned.Flow.Protocol)}", Words.ToneOf(way.Disposition));
        }
    }

    private string End(Way way) => Obstacle.Of(way) is { } obstacle
        ? $" at {names.Place(obstacle.Hop.Node)}: {obstacle.Words}"
        : way.Hops is [.., var last] ? $" at {names.Place(last.Node)}" : "";
}
