using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>One thing that a rule asks or does, in its order: a test, an effect, or a verdict that is the same for every packet.</summary>
internal readonly struct RulePart
{
    // One reference for what may be three, as the rules of a great ruleset are more than a processor's caches hold.
    private readonly object _what;

    private RulePart(object what) => _what = what;

    public PacketTest? Test => _what as PacketTest;

    public PacketEffect? Effect => _what as PacketEffect;

    public Verdict? Verdict => _what as Verdict;

    public static RulePart Of(PacketTest test) => new(test);

    public static RulePart Of(PacketEffect effect) => new(effect);

    public static RulePart Of(Verdict verdict) => new(verdict);
}

/// <summary>A rule made ready to be asked many times.</summary>
/// <param name="Source">As it was printed.</param>
/// <param name="Key">What it asks for exactly; null where that does not matter, as its chain is walked rule by rule.</param>
/// <param name="OnlyTells">Whatever it matches, no packet is changed or stopped (LOG, a counter): nothing depends on it.</param>
internal sealed record CompiledRule(ChainRule Source, ImmutableArray<RulePart> Parts, RuleKey? Key, bool OnlyTells)
{
    // The last answer that was put into words, which most often is the next one's, too.
    private Words? _said;

    /// <summary>An answer of one of its tests, with where the rule stands.</summary>
    public Answer Said(Answer answer)
    {
        var said = _said;
        if (said is null || !ReferenceEquals(said.Asked, answer.DependsOn))
            _said = said = new(answer.DependsOn, $"{answer.DependsOn} ({Source.Line}, {Source.Place})");

        return answer with { DependsOn = said.Told };
    }

    private sealed record Words(string? Asked, string Told);
}

/// <summary>A rule that matched, and what it did.</summary>
internal sealed record RuleHit(CompiledRule Rule, Packet Before, Packet After, Verdict Verdict) : PathEvent
{
    public bool IsTranslation => Tuple(Before) != Tuple(After);

    public override Step ToStep() => IsTranslation
        ? new(StepKind.Translate, Rule.Source.ToString(), Rule.Source.Line, Before.ToString(), After.ToString())
        : Before.Mark != After.Mark
            ? new(StepKind.Mark, Rule.Source.ToString(), Rule.Source.Line, Word(Before.Mark), Word(After.Mark))
            : new(Decides ? StepKind.Netfilter : StepKind.Rule, Rule.Source.ToString(), Rule.Source.Line);

    /// <summary>Whether it ends the packet's way through its table.</summary>
    public bool Decides => Verdict is not (Verdict.Jump or Verdict.Goto) && Verdict != Verdict.Continue && Verdict != Verdict.NextRule && Verdict != Verdict.Return;

    private static (Address, int?, Address, int?) Tuple(Packet packet) => (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);

    private static string Word(uint? mark) => mark is { } known ? $"mark 0x{known:x}" : "mark unknown";
}

/// <summary>The trail of a rule that matched: so many do that each is put together only when somebody reads it.</summary>
internal sealed record RuleTrail(Trail? Before, string Stack, CompiledRule Rule, Packet PacketBefore, Verdict Verdict) : Trail(Before, Stack)
{
    public override PathEvent Event => new RuleHit(Rule, PacketBefore, Packet!, Verdict); // made with it
}
