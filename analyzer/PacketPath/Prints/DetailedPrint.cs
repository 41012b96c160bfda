using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Every step of every way, with its line, the line's text, and the packet wherever it changed.</summary>
internal static class DetailedPrint
{
    private const int MostText = 200;

    public static IEnumerable<PrintedLine> Of(PlannedFlow planned, Trace trace)
    {
        foreach (var line in VerdictPrint.Of(planned, trace, []))
            yield return line;
        foreach (var (way, number) in trace.Ways.Select((way, at) => (way, at + 1)))
        {
            yield return PrintedLine.Empty;
            yield return new($"WAY {number} of {trace.Ways.Length}  {FlowNames.Chance(way.Probability)}  {Words.Of(way.Disposition)}", Words.ToneOf(way.Disposition));
            foreach (var what in way.DependsOn.Select(what => $"  if {what}").Concat(way.Dice.Select(dice => $"  dice: {dice}")))
                yield return new(what, Tone.Faint);
            foreach (var line in way.Hops.SelectMany(hop => Of(hop, "  ")))
                yield return line;
            if (way.Reply is not { } back)
                continue;

            yield return new($"  REPLY  {Words.Of(back.Disposition)}", Words.ToneOf(back.Disposition));
            foreach (var line in back.Hops.SelectMany(hop => Of(hop, "    ")))
                yield return line;
        }

        foreach (var assumed in planned.Assumed.Concat(trace.TakenForGranted))
            yield return new($"ASSUMED  {assumed}", Tone.Faint);
    }

    private static IEnumerable<PrintedLine> Of(Hop hop, string indent)
    {
        yield return new($"{indent}{hop.Node}");
        var state = "";
        foreach (var (step, at) in hop.Steps.Select((step, at) => (step, at)))
        {
            if (hop.Events.Length > at && State(hop.Events[at]) is { } now && now != state)
                yield return new($"{indent}  packet {state = now}", Tone.Faint);
            yield return new($"{indent}  {Word(step.Kind),-14} {What(hop, at)}{(step.Before is null ? "" : $": {step.Before} -> {step.After}")}{Words.At(step.Source)}");
            if (Line(step) is { } text)
                yield return new($"{indent}                 | {text}", Tone.Faint);
        }
    }

    private static string Word(StepKind kind) => kind == StepKind.SourceAddress ? "source address" : kind.ToString().ToLowerInvariant();

    // The rule's text follows on a line of its own.
    private static string What(Hop hop, int at) => hop.Events.Length > at && hop.Events[at].Event is Netfilter.RuleHit { Rule.Source: { Line.Position: > 0 } rule }
        ? $"{rule.Table} {rule.Chain} rule {rule.Index}"
        : hop.Steps[at].What;

    // A document of one line (ip -j) is no help.
    private static string? Line(Step step) => step.Source is { Position: > 0 } line && line.Span.Trim() is { Length: > 0 } text && (text[0] != '{' || text.Length <= MostText)
        ? text.Length <= MostText ? text.ToString() : $"{text[..MostText]} ..."
        : null;

    // 10.244.0.33:45338 > 10.96.10.10:80 tcp in=vethd18f6eba mark=0x0 ct=new ttl=64
    private static string? State(Trail trail)
    {
        if (trail.Packet is not { } packet)
            return null;

        var devices = $"{(packet.InInterface is { } come ? $" in={come}" : "")}{(packet.InPort is { } port ? $" port={port}" : "")}{(packet.OutInterface is { } goes ? $" out={goes}" : "")}";
        var mark = packet.Mark is { } known ? known == 0 ? "" : $" mark=0x{known:x}" : " mark=unknown";
        var tracked = packet.State == Connections.ConnectionState.None ? "" : $" ct={packet.State.ToString().ToLowerInvariant()}";
        return $"{packet} {Name(packet)}{devices}{mark}{tracked} ttl={packet.TimeToLive}{(packet.Inner is { } inner ? $" carrying {inner}" : "")}";
    }

    private static string Name(Packet packet) => Enum.IsDefined(packet.Protocol) ? TargetText.Word(packet.Protocol) : $"protocol {(int)packet.Protocol}";
}
