using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze trace --kernel</c>: the packets that the kernel itself traced, by the rules that they met. It ends with 0 where the simulation meets the same, with 1 where it differs or cannot be compared.</summary>
internal sealed class KernelTraceCommand(TextWriter output, TextWriter errors)
{
    private const int Agrees = 0;
    private const int Differs = 1;

    /// <param name="logs">The same input, to be read for its logs.</param>
    public int Run(LookInto input, LookInto logs)
    {
        var points = new List<(string Node, TracePoint Point)>();
        if (input.Model() is not { } model || !logs.ForEach((content, entry) => points.AddRange(OfLog(content, entry))))
            return CommandLine.CouldNotRun;

        var topology = model.Fact<Topology>();
        if (!topology.IsKnown)
            return CommandLine.Refuse($"{input.Name}: {topology.WhyMissing}.", errors);

        foreach (var node in model.Nodes)
            points.AddRange(node.Fact<TracedPackets>() is { IsKnown: true, Value.Points: var traced } ? traced.Select(point => (node.Name, point)) : []);
        if (points.Count == 0)
            return CommandLine.Refuse($"{input.Name}: the kernel traced no packet. A rule with the target TRACE in the raw table makes it, and \"sb-collect\" takes its lines from the kernel's log.", errors);

        var (print, lines, code) = (new KernelPrint(new(topology.Value)), new PrintedLines(output), Agrees);
        foreach (var (node, kernel) in points.GroupBy(point => point.Node).SelectMany(own => KernelPath.Of(own.Select(one => one.Point)).Select(kernel => (own.Key, kernel))))
        {
            foreach (var line in print.Of(node, kernel))
            {
                lines.Write(line);
                code = line.Tone is Tone.Bad or Tone.Faint ? Differs : code;
            }
        }

        return code;
    }

    private static IEnumerable<(string, TracePoint)> OfLog(PlacedContent content, InputEntry entry)
    {
        if (content.Placement is not { Place.Node: { } node } placement || !(placement.IsLog || placement.Id.StartsWith("kernel/dmesg", StringComparison.Ordinal)))
            yield break;

        var number = 0;
        foreach (var text in TextLines.Of(entry.Content))
        {
            number++;
            if (text.Contains("TRACE: ", StringComparison.Ordinal) && TraceLine.Read(new(new(node, content.Path, text) { FirstLine = number }, 1, 0, text.Length)) is { } point)
                yield return (node, point);
        }
    }
}
