using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary>What <c>sb-analyze trace</c> was asked for.</summary>
/// <param name="Flows">Of a file of flows: one line is printed of each.</param>
internal sealed record TraceRequest(ImmutableArray<AskedFlow> Flows, PrintForm Form, bool IsJson, bool IsBatch);

/// <summary><c>sb-analyze trace</c>: packets, step by step. It ends with 0 where all are delivered, with 1 where one is not, or may not be, and with 2 where one could not be followed.</summary>
internal sealed class TraceCommand(TextWriter output, TextWriter errors)
{
    public const int Delivered = 0;
    public const int NotDelivered = 1;

    private readonly PrintedLines _lines = new(output);

    public int Run(LookInto input, TraceRequest request)
    {
        if (input.Model() is not { } model)
            return CommandLine.CouldNotRun;

        var topology = model.Fact<Topology>();
        if (!topology.IsKnown)
            return CommandLine.Refuse($"{input.Name}: {topology.WhyMissing}. A packet is followed over a node's routes, links and rules: name a bundle that holds some.", errors);

        var simulator = new Simulator(topology.Value);
        var names = new FlowNames(model);
        return request.Flows.Select(asked => Run(asked, simulator, names, request)).Append(Delivered).Max();
    }

    private int Run(AskedFlow asked, Simulator simulator, FlowNames names, TraceRequest request)
    {
        var (flows, problem) = asked.Plan(simulator.Topology);
        if (problem is not null)
            return CommandLine.Refuse(request.IsBatch ? $"{asked.From} {asked.To}: {problem}" : problem, errors);

        var worst = Delivered;
        foreach (var (planned, at) in flows.Select((planned, at) => (planned, at)))
        {
            var trace = simulator.Follow(planned.Flow, planned.Start);
            worst = Math.Max(worst, trace is { Disposition: Disposition.Delivered, Certainty: Certainty.Certain } ? Delivered : NotDelivered);
            if (request.IsJson)
            {
                output.WriteLine(TraceJson.Render(planned, trace));
                continue;
            }

            if (at > 0 && !request.IsBatch)
                _lines.Write(PrintedLine.Empty);
            foreach (var line in request.IsBatch ? [BatchPrint.Of(planned, trace)] : Print(planned, trace, request.Form, simulator.Topology, names))
                _lines.Write(line);
        }

        return worst;
    }

    private static IEnumerable<PrintedLine> Print(PlannedFlow planned, Trace trace, PrintForm form, Topology topology, FlowNames names) => form switch
    {
        PrintForm.Minimal => new MinimalPrint(names).Of(planned, trace),
        PrintForm.Detailed => DetailedPrint.Of(planned, trace),
        PrintForm.WhyNot => new WhyNotPrint(topology, names).Of(planned, trace),
        _ => new SummaryPrint(topology, names).Of(planned, trace),
    };
}
