using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>One line of a trace, where many are made.</summary>
internal static class BatchPrint
{
    // REJECTED (certain)  pod:shop/client-cp svc:shop/orphan:80  sees "Connection refused"  cp-1: filter KUBE-SERVICES rule 3: ... [nodes/cp-1/fw/iptables-save-c.txt:50]
    public static PrintedLine Of(PlannedFlow planned, Trace trace)
    {
        var way = trace.Ways[0];
        var start = planned.Flow.InInterface is { } device ? $"  (in by {device} of {planned.Start.Name})" : "";
        var cause = Obstacle.Of(way) is { } obstacle ? $"  {obstacle.Hop.Node}: {obstacle.Words}{Words.At(obstacle.Step.Source)}" : "";
        return new($"{VerdictPrint.Word(trace)}  {planned.Flow.From} {planned.Flow.To}{start}  {Words.Of(trace.ClientSees, planned.Flow.Protocol)}{cause}", VerdictPrint.ToneOf(trace));
    }
}
