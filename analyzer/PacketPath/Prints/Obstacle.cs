using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What ended a way before its packet arrived, or its answer.</summary>
/// <param name="Hop">Where it is; of a lost answer on the way back.</param>
/// <param name="Trail">What led there; null where the way has no record of it.</param>
internal sealed record Obstacle(Disposition Disposition, Hop Hop, Step Step, Trail? Trail)
{
    /// <summary>Null where the packet is delivered, and its answer.</summary>
    public static Obstacle? Of(Way way)
    {
        if (way.Disposition == Disposition.Delivered)
            return null;

        // The answer's way is behind the request's.
        var last = Last(way, way.Disposition == Disposition.ReplyLost && way.Reply is { Hops.IsEmpty: false } back ? back.Hops : way.Hops);
        return way.DecidedBy is { } step && last is not null && last.Step != step ? Elsewhere(way, step) ?? last with { Step = step, Trail = null } : last;
    }

    /// <summary>The rule that stopped it, or null.</summary>
    public RuleHit? Rule => Trail?.Event as RuleHit;

    // node worker-1  filter FORWARD rule 1: -j REJECT --reject-with icmp-host-prohibited
    public string Words => Rule is { Rule.Source: var rule }
        ? $"{rule.Table} {rule.Chain} rule {rule.Index}: {rule.BodyText}"
        : Step.What;

    public string Hits => Rule?.Rule.Source.Counters is { Packets: >= 0 } counters ? $"   hits in the input: {counters.Packets:N0}" : "";

    /// <summary>The way that led there, of a lost answer that of the answer.</summary>
    public ImmutableArray<Hop> Way { get; init; } = [];

    private static Obstacle? Last(Way way, ImmutableArray<Hop> hops) =>
        hops is [.., { Steps: [.., var step] } hop] ? new(way.Disposition, hop, step, TrailAt(hop, hop.Steps.Length - 1)) { Way = hops } : null;

    private static Obstacle? Elsewhere(Way way, Step step)
    {
        foreach (var hops in new[] { way.Reply?.Hops ?? [], way.Hops })
        {
            if (hops.LastOrDefault(hop => hop.Steps.Contains(step)) is { } hop)
                return new(way.Disposition, hop, step, TrailAt(hop, hop.Steps.LastIndexOf(step))) { Way = hops };
        }

        return null;
    }

    private static Trail? TrailAt(Hop hop, int at) => hop.Events.Length == hop.Steps.Length ? hop.Events[at] : null;
}
