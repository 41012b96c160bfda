using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Branching;

/// <summary>What one way of a packet rests on.</summary>
/// <param name="Holds">False for the way that was taken because it does not hold.</param>
/// <param name="IsChance">The kernel throws dice; no artifact could tell.</param>
internal sealed record Condition(string What, bool Holds, bool IsChance)
{
    public override string ToString() => Holds ? What : $"not: {What}";
}

/// <summary>A packet on one of its possible ways: where a match is not known, both ways are followed.</summary>
internal sealed record Branch(Packet Packet)
{
    // Copied at every step: what seldom changes is shared.
    private Odds Chances { get; init; } = Odds.Even;

    private readonly Past _past = Past.Nothing;

    /// <summary>What happened so far, the latest last; null at the start.</summary>
    public Trail? Trail { get; init; }

    public ImmutableList<Condition> Conditions
    {
        get => Chances.Conditions;
        init => Chances = Chances with { Conditions = value };
    }

    /// <summary>Of the dice thrown so far; facts that are missing do not count.</summary>
    public double Probability
    {
        get => Chances.Probability;
        init => Chances = Chances with { Probability = value };
    }

    /// <summary>Where the routes of the stack that it is in send it; null before they were asked.</summary>
    public RouteResult? Route { get; init; }

    /// <summary>The connections that this flow opened, by network stack, as its replies find them.</summary>
    public OpenedConnections Opened
    {
        get => _past.Opened;
        init => _past = _past with { Opened = value };
    }

    /// <summary>The packet as its first sender sent it, source address chosen; null before it was.</summary>
    public Packet? Sent
    {
        get => _past.Sent;
        init => _past = ReferenceEquals(value, _past.Sent) ? _past : _past with { Sent = value };
    }

    public static Branch Of(Packet packet) => new(packet);

    public Branch With(string stack, PathEvent happened) => this with { Trail = new EventTrail(Trail, stack, happened) { Packet = Packet, Probability = Probability } };

    public Branch With(string stack, Step step) => With(stack, new StepEvent(step));

    /// <summary>Whether the way rests already on this fact's being so, or not being so; null where it was not asked yet.</summary>
    public bool? Settled(string what) => Conditions.Find(condition => condition.What == what && !condition.IsChance)?.Holds;

    /// <summary>The way on which a fact that is not in the input holds, and the one on which it does not; null for what the way rules out already.</summary>
    public (Branch? Holds, Branch? HoldsNot) Split(string what) => Settled(what) switch
    {
        true => (this, null),
        false => (null, this),
        _ => (If(Answer.Unknown(what), true), If(Answer.Unknown(what), false)),
    };

    /// <summary>The way on which an unknown answer holds, or (<paramref name="holds"/> false) does not.</summary>
    public Branch If(Answer answer, bool holds) => this with
    {
        Chances = new(Conditions.Add(new(answer.DependsOn ?? "", holds, answer.IsChance)), answer.Probability is { } chance ? Probability * (holds ? chance : 1 - chance) : Probability),
    };

    private sealed record Odds(ImmutableList<Condition> Conditions, double Probability)
    {
        public static Odds Even { get; } = new([], 1);
    }

    private sealed record Past(OpenedConnections Opened, Packet? Sent)
    {
        public static Past Nothing { get; } = new(OpenedConnections.None, null);
    }
}

/// <summary>What happened to a packet, as a list that ways share as far as they are the same.</summary>
/// <param name="Stack">The network stack where it happened: a node, or a pod's namespace on it.</param>
internal abstract record Trail(Trail? Before, string Stack)
{
    /// <summary>What happened.</summary>
    public abstract PathEvent Event { get; }

    /// <summary>The packet when it happened: before a step changed it, but after a rule did.</summary>
    public Packet? Packet { get; init; }

    /// <summary>Of the dice thrown up to here.</summary>
    public double Probability { get; init; } = 1;

    public int Length { get; } = (Before?.Length ?? 0) + 1;

    /// <summary>The events in their order.</summary>
    public static ImmutableArray<Trail> Ordered(Trail? last)
    {
        if (last is null)
            return [];

        var all = new Trail[last.Length];
        for (Trail? at = last; at is not null; at = at.Before)
            all[at.Length - 1] = at;

        return ImmutableCollectionsMarshal.AsImmutableArray(all);
    }
}

/// <summary>The trail of what happens seldom enough to be put together at once.</summary>
internal sealed record EventTrail(Trail? Before, string Stack, PathEvent Happened) : Trail(Before, Stack)
{
    public override PathEvent Event => Happened;
}

/// <summary>One thing that happened; put into words only when somebody reads it.</summary>
internal abstract record PathEvent
{
    public abstract Step ToStep();
}

/// <summary>An event that is a step already.</summary>
internal sealed record StepEvent(Step Step) : PathEvent
{
    public override Step ToStep() => Step;
}
