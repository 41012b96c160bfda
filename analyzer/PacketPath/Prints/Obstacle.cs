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
        if (way.Disposition == Disposition.ReplyLost && way.Reply is { Ways: [var back, ..] })
            return Of(back) ?? Last(way.Disposition, back);

        return Last(way.Disposition, way);
    }

    /// <summary>The rule that stopped it, or null.</summary>
    public RuleHit? Rule => Trail?.Event as RuleHit;

    // node worker-1  filter FORWARD rule 1: -j REJECT --reject-with icmp-host-prohibited
    public string Words => Rule is { Rule.Source: var rule }
        ? $"{rule.Table} {rule.Chain} rule {rule.Index}: {rule.BodyText}"
        : Step.What;

    public string Hits => Rule?.Rule.Source.Counters is { Packets: >= 0 } counters ? $"   hits in the input: {counters.Packets:N0}" : "";

    private static Obstacle? Last(Disposition disposition, Way way) => way.Hops is [.., { Steps: [.., var step] } hop]
        ? new(disposition, hop, step, hop.Events is [.., var trail] && hop.Events.Length == hop.Steps.Length ? trail : null)
        : null;
}
