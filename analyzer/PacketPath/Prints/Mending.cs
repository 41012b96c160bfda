using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Repair;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Commands that let a stopped packet pass, tried on the model before anybody reads them.</summary>
/// <param name="After">What becomes of the flow then.</param>
internal sealed record Mending(string Node, string Commands, Trace After)
{
    /// <summary>The first that helps; null where none is known, or none does.</summary>
    public static Mending? Of(PlannedFlow planned, Trace before, Obstacle obstacle, Topology topology)
    {
        foreach (var (place, commands) in MendingCommands.For(obstacle, topology))
        {
            if (topology.Stack(place) is { Namespace: null, Node: var node } && Tried(planned, node, commands, topology) is { } after && Arriving(after) > Arriving(before) + 0.001)
                return new(place, commands, after);
        }

        return null;
    }

    private static Trace? Tried(PlannedFlow planned, Node node, string commands, Topology topology)
    {
        var fix = ProposedFix.Parse(commands);
        if (fix.Problem is not null || fix.ApplyTo(node).After is not { } mended)
            return null;

        var after = topology.Cluster.With(node, mended).Fact<Topology>();
        return after.IsKnown && after.Value.Stack(planned.Start.Name) is { } start ? new Simulator(after.Value).Follow(planned.Flow, start) : null;
    }

    private static double Arriving(Trace trace) => trace.Ways.Where(way => way is { Disposition: Disposition.Delivered, ClientSees: ClientSees.Connected }).Sum(way => way.Probability);
}
