using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>A packet that the kernel traced: the rules that its lines stand for, and whether the simulation meets the same.</summary>
internal sealed class KernelPrint(Simulator simulator)
{
    public IEnumerable<PrintedLine> Of(string node, KernelPath kernel)
    {
        var known = simulator.Topology.Cluster.Nodes.FirstOrDefault(one => one.Name == node);
        ImmutableArray<TracedRule> rules = [.. kernel.Places.Select(point => TracedRule.Of(point, known))];
        yield return new($"PACKET   {node}  {Shown(kernel.Packet)}{Words.At(kernel.Points[0].Line)}");
        foreach (var (rule, number) in rules.Select((rule, at) => (rule, at + 1)))
            yield return new($"{number,2} {Place(rule.Point)}: {rule.Says}{Words.At(rule.Line)}");

        var comparison = KernelComparison.Of(kernel, rules, simulator.Topology.Stack(node), simulator);
        yield return new($"SIMULATED  {comparison.Says}", comparison.Agrees switch { true => Tone.Good, false => Tone.Bad, null => Tone.Faint });
    }

    private static string Place(TracePoint point) =>
        $"{point.Table} {point.Chain} {point.What}{(point.Rule is { } number ? $" {number}" : point.Handle is { } handle ? $" (handle {handle})" : "")}";

    private static string Shown(TracedPacket? packet) => packet is null
        ? "(its lines do not show it)"
        : $"{End(packet.Source, packet.SourcePort)} > {End(packet.Destination, packet.DestinationPort)} {packet.Protocol?.ToLowerInvariant()}{(packet.In is { } come ? $"  in by {come}" : "")}{(packet.Out is { } goes ? $"  out by {goes}" : "")}";

    private static string End(System.Net.IPAddress? address, int? port) => address is null ? "?" : FlowNames.Bare(Packets.Address.Of(address), port);
}
