using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Makes a trace of the ends of a packet's ways: certain where all agree.</summary>
internal static class TraceOf
{
    public static Trace Ends(Flow flow, ImmutableArray<(PathEnd End, Trace? Reply)> ends)
    {
        var ways = ends.Select(end => WayOf(end.End, end.Reply)).OrderBy(way => way.Disposition == Disposition.Delivered).ThenByDescending(way => way.Probability).ToImmutableArray();
        var verdict = ways[0];
        var certainty = CertaintyOf(ways, ends);
        return new(flow, verdict.Hops, verdict.Disposition, certainty)
        {
            DecidedBy = verdict.DecidedBy,
            DependsOn = certainty == Certainty.Certain ? [] : [.. ways.SelectMany(way => way.DependsOn).Distinct()],
            ClientSees = verdict.ClientSees,
            Ways = ways,
        };
    }

    private static Certainty CertaintyOf(ImmutableArray<Way> ways, ImmutableArray<(PathEnd End, Trace?)> ends)
    {
        if (ways.All(way => way.Disposition == Disposition.CannotTell))
            return Certainty.CannotTell;

        return ways.All(way => way.Disposition == ways[0].Disposition) ? Certainty.Certain : Certainty.Depends;
    }

    private static Way WayOf(PathEnd end, Trace? reply)
    {
        var hops = Hops(end.Branch.Trail);
        var isLost = end.Disposition == Disposition.Delivered && reply is { Disposition: not (Disposition.Delivered or Disposition.LeavesModel or Disposition.CannotTell), Certainty: Certainty.Certain };
        return new(end.Branch.Probability, isLost ? Disposition.ReplyLost : end.Disposition, hops, [.. end.Branch.Conditions.Select(condition => condition.What).Distinct()])
        {
            DecidedBy = isLost ? reply!.DecidedBy : end.Disposition == Disposition.Delivered ? null : hops.LastOrDefault()?.Steps.LastOrDefault(), // lost: there is a reply
            Reply = reply,
            ClientSees = Client.Sees(end, reply),
        };
    }

    // Steps in a row in one stack are one hop.
    private static ImmutableArray<Hop> Hops(Trail? last)
    {
        var hops = ImmutableArray.CreateBuilder<Hop>();
        foreach (var trail in Trail.Ordered(last))
        {
            if (hops.Count > 0 && hops[^1].Node == trail.Stack)
                hops[^1] = hops[^1] with { Steps = hops[^1].Steps.Add(trail.Event.ToStep()) };
            else
                hops.Add(new(trail.Stack, [trail.Event.ToStep()]));
        }

        return hops.ToImmutable();
    }
}
