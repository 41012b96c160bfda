using System.Collections.Immutable;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>Makes a trace of the ends of a packet's ways through one node.</summary>
internal static class TraceOf
{
    /// <summary>The trace of one end; how certain it is comes from all of them.</summary>
    public static Trace End(Flow flow, string node, PathEnd end, ImmutableArray<PathEnd> all, params ImmutableArray<Step> further)
    {
        var steps = end.Branch.Steps.AddRange(further);
        return new(flow, [new Hop(node, steps)], end.Disposition, CertaintyOf(end, all))
        {
            DecidedBy = end.Disposition == Disposition.Delivered ? null : steps.LastOrDefault(),
            DependsOn = DependsOn(end, all),
        };
    }

    private static Certainty CertaintyOf(PathEnd end, ImmutableArray<PathEnd> all)
    {
        if (end.Disposition == Disposition.CannotTell)
            return Certainty.CannotTell;

        return DependsOn(end, all).IsEmpty ? Certainty.Certain : Certainty.Depends;
    }

    private static ImmutableArray<string> DependsOn(PathEnd end, ImmutableArray<PathEnd> all)
    {
        // What stops a packet for certain stops it whatever else there is.
        var open = end.Disposition == Disposition.Delivered ? end.NotModelled : [];
        return all.All(other => other.Disposition == end.Disposition)
            ? open
            : [.. all.SelectMany(other => other.Branch.Conditions).Select(condition => condition.What).Distinct().Concat(open)];
    }
}
