using System.Collections.Immutable;

namespace SupportBundle.Lab.Kernel.Judging;

internal enum Verdict
{
    Agrees,

    /// <summary>The kernel's way is among several, of which some rest on what is not known.</summary>
    Depends,
    CannotTell,
    Disagrees,
}

/// <summary>How the simulator's ways stand to what the kernel did.</summary>
/// <param name="Why">In what the way that comes closest differs, or what cannot be told.</param>
internal sealed record Agreement(Verdict Verdict, string Why)
{
    public static Agreement Of(Simulation simulation, Probe probe, Outcome kernel)
    {
        var ways = simulation.Of(probe);
        var differences = new List<Difference>();
        foreach (var way in ways.Where(way => way.CannotTell is null))
        {
            if (Difference.Between(kernel, way.Outcome) is { } difference)
                differences.Add(difference);
            else if (kernel.Reply is null || OfReply(simulation, simulation.AnswerTo(probe, way), kernel.Reply) is not { } reply)
                return Known(ways);
            else if (reply.Verdict == Verdict.CannotTell)
                return reply;
            else
                differences.Add(new(int.MaxValue, reply.Why));
        }

        return Best(ways, differences);
    }

    private static Agreement Known(ImmutableArray<SimulatedWay> ways)
    {
        var open = ways.SelectMany(way => way.End.Branch.Conditions).FirstOrDefault(condition => !condition.IsChance);
        return open is null ? new(Verdict.Agrees, "") : new(Verdict.Depends, open.What);
    }

    // Null where one of the answer's ways is the kernel's.
    private static Agreement? OfReply(Simulation simulation, ImmutableArray<SimulatedWay> ways, Outcome kernel)
    {
        var differences = ways.Where(answer => answer.CannotTell is null).Select(answer => Difference.Between(kernel, answer.Outcome)).ToList();
        return differences.Contains(null) ? null : Best(ways, [.. differences.OfType<Difference>().Select(difference => difference with { What = $"reply: {difference.What}" })]);
    }

    private static Agreement Best(ImmutableArray<SimulatedWay> ways, List<Difference> differences) =>
        ways.FirstOrDefault(way => way.CannotTell is not null) is { CannotTell: { } what }
            ? new(Verdict.CannotTell, what)
            : new(Verdict.Disagrees, differences.MaxBy(difference => difference.Common)?.What ?? "the simulator knows no way");
}
