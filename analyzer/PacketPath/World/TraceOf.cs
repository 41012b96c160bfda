using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Makes a trace of what comes of a packet's ways: certain where all agree.</summary>
internal static class TraceOf
{
    public static Trace Outcomes(Flow flow, ImmutableArray<Outcome> outcomes)
    {
        var ways = outcomes.Select(outcome => WayOf(flow, outcome)).OrderBy(Rank).ThenByDescending(way => way.Probability).ToImmutableArray();
        var verdict = ways[0];
        var certainty = CertaintyOf(ways);
        return new(flow, verdict.Hops, verdict.Disposition, certainty)
        {
            DecidedBy = verdict.DecidedBy,
            DependsOn = certainty == Certainty.Certain ? [] : DependsOn(ways),
            ClientSees = SeenOf(ways, verdict),
            SystemError = ways.All(way => way.SystemError == verdict.SystemError) ? verdict.SystemError : null,
            Ways = ways,
        };
    }

    // The verdict tells of: what fails whatever is not known (at some throws of the dice); else that it arrives; else what may fail.
    private static int Rank(Way way) => way.Disposition switch
    {
        Disposition.CannotTell => 4,
        Disposition.LeavesModel => 2,
        Disposition.Delivered => 1,
        _ => way.Unknown.IsEmpty ? 0 : 3,
    };

    private static Certainty CertaintyOf(ImmutableArray<Way> ways)
    {
        if (ways.All(way => way.Disposition == Disposition.CannotTell))
            return Certainty.CannotTell;

        return ways.All(way => way.Disposition == ways[0].Disposition && !IsOpen(way)) ? Certainty.Certain : Certainty.Depends;
    }

    // It arrives; whether the answer does, nobody can tell.
    private static bool IsOpen(Way way) => way is { Disposition: Disposition.Delivered, ClientSees: ClientSees.Unknown };

    // What fails by the dice alone is seen so often; of missing facts all ways must agree.
    private static ClientSees SeenOf(ImmutableArray<Way> ways, Way verdict) =>
        ways.All(way => way.ClientSees == verdict.ClientSees) || (Rank(verdict) == 0 && ways.All(way => way.Unknown.IsEmpty)) ? verdict.ClientSees : ClientSees.Unknown;

    private static ImmutableArray<string> DependsOn(ImmutableArray<Way> ways)
    {
        ImmutableArray<string> unknown = [.. ways.SelectMany(way => way.Unknown).Distinct()];
        var failing = ways.Where(way => Rank(way) == 0).ToImmutableArray();
        return failing.IsEmpty || failing.Length == ways.Length || failing.All(way => way.Dice.IsEmpty) ? unknown : [Share(failing), .. unknown];
    }

    // 33 % of new connections fail: -m statistic --mode random --probability 0.33333333349 (...)
    private static string Share(ImmutableArray<Way> failing) =>
        string.Create(CultureInfo.InvariantCulture, $"{failing.Sum(way => way.Probability) * 100:0.#} % of new connections fail: {string.Join("; ", failing.SelectMany(way => way.Dice).Distinct())}");

    private static Way WayOf(Flow flow, Outcome outcome)
    {
        var conditions = outcome.Conditions.ToImmutableArray();
        var hops = Hops(outcome.Request.Branch.Trail);
        return new(outcome.Probability, outcome.Disposition, hops, [.. conditions.Where(condition => !condition.IsChance).Select(condition => condition.ToString()).Distinct()])
        {
            Dice = [.. conditions.Where(condition => condition.IsChance).Select(condition => condition.ToString()).Distinct()],
            Unknown = UnknownOf(outcome, conditions),
            DecidedBy = outcome.Disposition == Disposition.Delivered ? null : outcome.Why ?? hops.LastOrDefault()?.Steps.LastOrDefault(),
            Reply = outcome.Answer is { } answer ? Back(flow, answer) : null,
            ClientSees = outcome.ClientSees,
            SystemError = outcome.SystemError,
            HeldBack = outcome.HeldBack,
        };
    }

    // What is not modelled is not known either: the step at which it ends names it.
    private static ImmutableArray<string> UnknownOf(Outcome outcome, ImmutableArray<Condition> conditions)
    {
        var facts = conditions.Where(condition => !condition.IsChance).Select(condition => condition.What);
        ImmutableArray<PathEnd?> ends = [outcome.Request, outcome.Answer, outcome.Next];
        var open = ends.Where(end => end is { Disposition: Disposition.CannotTell } || (end is { Disposition: Disposition.LeavesModel } && outcome is { ClientSees: ClientSees.Unknown, Disposition: Disposition.Delivered }))
            .Select(end => end!.Branch.Trail?.Event.ToStep()).OfType<Step>(); // asked above
        return [.. facts.Concat(open.Select(step => step.Source is { } line ? $"{step.What} ({line})" : step.What)).Distinct()];
    }

    /// <summary>The way of one packet that goes back, as a trace of its own.</summary>
    private static Trace Back(Flow flow, PathEnd answer)
    {
        var packet = answer.Branch.Packet;
        var hops = Hops(answer.Branch.Trail);
        var back = flow with
        {
            From = flow.To,
            To = flow.From,
            Source = packet.Source.ToIPAddress(),
            Destination = packet.Destination.ToIPAddress(),
            Protocol = packet.Protocol,
            SourcePort = packet.SourcePort,
            DestinationPort = packet.DestinationPort ?? 0,
            InInterface = null,
        };
        return new(back, hops, answer.Disposition, answer.Disposition == Disposition.CannotTell ? Certainty.CannotTell : answer.Branch.Conditions.IsEmpty ? Certainty.Certain : Certainty.Depends)
        {
            DecidedBy = answer.Disposition == Disposition.Delivered ? null : hops.LastOrDefault()?.Steps.LastOrDefault(),
            DependsOn = [.. answer.Branch.Conditions.Select(condition => condition.What).Distinct()],
        };
    }

    // Steps in a row in one stack are one hop.
    private static ImmutableArray<Hop> Hops(Trail? last)
    {
        var hops = ImmutableArray.CreateBuilder<Hop>();
        foreach (var trail in Trail.Ordered(last))
        {
            if (hops.Count > 0 && hops[^1].Node == trail.Stack)
                hops[^1] = hops[^1] with { Steps = hops[^1].Steps.Add(trail.Event.ToStep()), Events = hops[^1].Events.Add(trail) };
            else
                hops.Add(new(trail.Stack, [trail.Event.ToStep()]) { Events = [trail] });
        }

        return hops.ToImmutable();
    }
}
