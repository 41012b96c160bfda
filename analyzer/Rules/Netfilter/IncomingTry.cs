using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A packet of one node as it comes in to another by the device that holds the address asked for, whatever lies between them.</summary>
internal sealed record IncomingTry(FlowKind Kind, Node From, Node To, Flow Flow, ImmutableArray<PathEnd> Ends)
{
    /// <summary>What stops it for certain: a rule or policy that is no network policy's. Null where nothing does.</summary>
    public Decider? StoppedBy => !Ends.IsEmpty && Ends.All(IsStop) ? Decider.Of(Ends[0].Branch) : null;

    public bool Passes => !Ends.IsEmpty && Ends.All(end => end.Disposition is Disposition.Delivered or Disposition.Refused);

    /// <summary>What the answer depends on.</summary>
    public string Open => Ends.SelectMany(end => end.Branch.Conditions).Where(condition => !condition.IsChance).Select(condition => condition.What).FirstOrDefault()
        ?? Ends.Select(end => end.Branch.Trail?.Event.ToStep().What).FirstOrDefault(what => what is not null) ?? "what is not in the input";

    private static bool IsStop(PathEnd end) => end.Disposition is Disposition.Rejected or Disposition.Dropped && Decider.Of(end.Branch) is { } decider && !FirewallOwner.IsPolicy(decider);

    /// <summary>The same flow at the node that has the address; null where no other node of the input has it.</summary>
    public static IncomingTry? Of(WantedFlow wanted, MatrixSubject subject, Simulator simulator)
    {
        var isV6 = PodStart.IsV6(wanted.Flow.Destination);
        if (subject.Nodes.FirstOrDefault(node => node.Name == wanted.Node) is not { } from || subject.AddressOf(from, isV6) is not { } source)
            return null;
        if (subject.Nodes.FirstOrDefault(node => node != from && subject.Stack(node).Links.Value.Holder(wanted.Flow.Destination) is not null) is not { } to) // subjects have links
            return null;

        var device = subject.Stack(to).Links.Value.Holder(wanted.Flow.Destination)?.Device;
        var flow = wanted.Flow with { Source = source, InInterface = device };
        return device is null ? null : new(wanted.Kind, from, to, flow, [.. simulator.Ends(flow, subject.Stack(to))]);
    }
}
