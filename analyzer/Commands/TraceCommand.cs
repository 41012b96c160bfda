using System.Net;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze trace</c>: one packet, step by step.</summary>
internal static class TraceCommand
{
    public static int Run(LookInto input, string from, string to, TextWriter output, TextWriter errors)
    {
        if (input.Model() is not { } model)
            return CommandLine.CouldNotRun;

        var topology = model.Fact<Topology>();
        if (!topology.IsKnown)
            return Fail(errors, topology.WhyMissing!); // not known

        var (sender, problem) = FlowEnds.Find(from, topology.Value);
        if (sender is null)
            return Fail(errors, problem!); // it says why
        if (sender.Stack is null)
            return Fail(errors, $"{from}: its network is not in the input");

        var at = to.LastIndexOf('/');
        var port = to.LastIndexOf(':', at);
        var (receiver, wrong) = FlowEnds.Find(to[..port], topology.Value);
        if (receiver is null)
            return Fail(errors, wrong!); // it says why

        var protocol = to[(at + 1)..] switch { "udp" => Protocol.Udp, "icmp" => Protocol.Icmp, "sctp" => Protocol.Sctp, _ => Protocol.Tcp };
        var trace = new Simulator(topology.Value).Follow(new(from, to, null, receiver.Addresses[0], protocol, int.Parse(to[(port + 1)..at])), sender.Stack);
        Print(trace, output, "");
        return CommandLine.NothingFound;
    }

    private static void Print(Trace trace, TextWriter output, string indent)
    {
        output.WriteLine($"{indent}{trace.Disposition} ({trace.Certainty}) {trace.Flow.From} -> {trace.Flow.To}; client sees {trace.ClientSees}");
        foreach (var way in trace.Ways)
        {
            output.WriteLine($"{indent}  way p={way.Probability:0.00}: {way.Disposition} {string.Join("; ", way.DependsOn)}");
            foreach (var hop in way.Hops)
                foreach (var step in hop.Steps)
                    output.WriteLine($"{indent}    {hop.Node} {step.Kind}: {step.What} {(step.Before is null ? "" : $"[{step.Before} => {step.After}] ")}({step.Source})");
            if (way.Reply is { } reply)
                Print(reply, output, indent + "      ");
        }
    }

    private static int Fail(TextWriter errors, string why)
    {
        errors.WriteLine($"sb-analyze: {why}");
        return CommandLine.CouldNotRun;
    }
}
