using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Puts a way's steps into the lines of a summary: rules that only called others shrink to the path to the one that did something.</summary>
internal sealed class Stages(FlowNames names)
{
    private readonly ImmutableArray<Stage>.Builder _stages = ImmutableArray.CreateBuilder<Stage>();
    private ChainPath _path = ChainPath.Empty;
    private bool _isTold;
    private double _chance = 1;

    public static ImmutableArray<Stage> Of(ImmutableArray<Hop> hops, FlowNames names)
    {
        var stages = new Stages(names);
        foreach (var hop in hops)
            stages.Take(hop);

        return stages._stages.ToImmutable();
    }

    private void Take(Hop hop)
    {
        for (var at = 0; at < hop.Steps.Length; at++)
        {
            if (hop.Events.Length > at && hop.Events[at] is { Event: RuleHit hit } trail)
                TakeRule(hop.Node, hit, hop.Steps[at], trail);
            else
                TakeStep(hop.Node, hop.Steps[at]);
        }

        EndWalk(hop.Node);
    }

    private void TakeRule(string node, RuleHit hit, Step step, Trail trail)
    {
        if (!_path.IsContinuedBy(hit))
            EndWalk(node);

        var chance = _chance > 0 ? trail.Probability / _chance : 1;
        _chance = trail.Probability;
        _path = _path.To(hit, chance);
        if (Done(hit) is not { } done)
            return;

        _isTold = true;
        _stages.Add(new(names.Place(node), $"{_path.Words(names)}: {done}", step.Source, hit.IsTranslation));
    }

    private void TakeStep(string node, Step step)
    {
        EndWalk(node);
        if (step.Kind == StepKind.SourceAddress && _stages is [.., { Node: var before } last] && before == names.Place(node) && last.Text.StartsWith("route", StringComparison.Ordinal))
            _stages[^1] = last with { Text = $"{last.Text}; {step.What}" };
        else
            _stages.Add(new(names.Place(node), step.Before is null ? step.What : $"{step.What}: {step.Before} -> {step.After}", step.Source, step.Before is not null));
    }

    // A filter that let the packet pass is worth a word; the other tables are not.
    private void EndWalk(string node)
    {
        if (!_isTold && _path.Last is { Rule.Source: { Table: "filter", Line: var line } })
            _stages.Add(new(names.Place(node), $"filter {_path.Calls[0].Hit.Rule.Source.Chain}: no rule stops it", line));

        (_path, _isTold) = (ChainPath.Empty, false);
    }

    private string? Done(RuleHit hit) => hit switch
    {
        { IsTranslation: true } => Translation(hit.Before, hit.After),
        { Verdict: Verdict.Reject reject } => $"REJECT ({reject.With})",
        { Verdict: Verdict.CannotTell unknown } => unknown.Why,
        { Verdict: Verdict.Leaves leaves } => $"{leaves}",
        _ when hit.Before.Mark != hit.After.Mark => $"mark {Mark(hit.Before.Mark)} -> {Mark(hit.After.Mark)}",
        _ when hit.Verdict == Verdict.Drop => "DROP",
        _ when hit.Verdict == Verdict.Accept && hit.Rule.Source.Table == "filter" => "ACCEPT",
        _ => null,
    };

    private string Translation(Packet before, Packet after)
    {
        var destination = (before.Destination, before.DestinationPort) == (after.Destination, after.DestinationPort)
            ? null
            : $"DNAT dst {FlowNames.Bare(before.Destination, before.DestinationPort)} -> {names.End(after.Destination, after.DestinationPort)}";
        var source = (before.Source, before.SourcePort) == (after.Source, after.SourcePort)
            ? null
            : $"SNAT src {FlowNames.Bare(before.Source, before.SourcePort)} -> {names.End(after.Source, after.SourcePort)}{(after.SourcePort is null && before.SourcePort is not null ? ", a port of the kernel's choice" : "")}";
        return string.Join("; ", new[] { destination, source }.OfType<string>());
    }

    private static string Mark(uint? mark) => mark is { } known ? $"0x{known:x}" : "unknown";
}
