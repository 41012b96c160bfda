using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>What the hooks and routes of one network stack alone do with a packet: "delivered" is let through, to wherever its device leads.</summary>
internal static class OneStack
{
    /// <summary>A packet that comes in by <see cref="Flow.InInterface"/> and is to be forwarded, should the stack forward at all.</summary>
    public static List<PathEnd> Forward(NetworkStack stack, Flow flow) =>
        Run(stack, flow, [Hook(stack, NetHook.Prerouting), Route(stack), Hook(stack, NetHook.Forward), Hook(stack, NetHook.Postrouting)]);

    /// <summary>The same before those rules of FORWARD that are in the input, where neither its way nor other rules are known: as if it were to leave by that interface.</summary>
    public static List<PathEnd> ForwardRules(NetworkStack stack, Flow flow, string outInterface)
    {
        Stage tracked = Ends(stack, (branch, ends) => ConnectionTracking.Track(stack, branch with { Packet = branch.Packet with { OutInterface = outInterface } }, ends));
        return Run(stack, flow, [tracked, .. stack.Hooks(isV6: false).At(NetHook.Forward).OrderBy(chain => chain.Priority).Select(chain => Ends(stack, (branch, ends) => HookWalk.Run(stack, chain, branch, ends)))]);
    }

    /// <summary>A packet that the stack sends itself.</summary>
    public static List<PathEnd> Output(NetworkStack stack, Flow flow) =>
        Run(stack, flow, [Own(stack), Hook(stack, NetHook.Output), Hook(stack, NetHook.Postrouting)]);

    private delegate IEnumerable<PathEnd> Stage(Branch branch);

    private static List<PathEnd> Run(NetworkStack stack, Flow flow, ReadOnlySpan<Stage> stages)
    {
        var packet = FirstPacket.Of(flow) with { InInterface = flow.InInterface, IsLocal = flow.InInterface is null };
        List<PathEnd> ends = [new(Disposition.Delivered, Branch.Of(packet), stack)];
        foreach (var stage in stages)
            ends = [.. ends.SelectMany(end => end.Disposition == Disposition.Delivered ? stage(end.Branch) : [end])];

        return ends;
    }

    private static Stage Hook(NetworkStack stack, NetHook hook) => branch => HookWalk.Run(stack, hook, branch).Select(end => EndOf(stack, end));

    private static Stage Ends(NetworkStack stack, Action<Branch, List<HookEnd>> run) => branch =>
    {
        var ends = new List<HookEnd>();
        run(branch, ends);
        return ends.Select(end => EndOf(stack, end));
    };

    private static Stage Route(NetworkStack stack) => branch => OutputRoute.Along(stack, branch, "route").Select(way => EndOf(stack, way));

    private static Stage Own(NetworkStack stack) => branch => OutputRoute.Of(stack, branch).Select(way => EndOf(stack, way));

    private static PathEnd EndOf(NetworkStack stack, HookEnd end) =>
        end.Verdict == Verdict.Accept ? new(Disposition.Delivered, end.Branch, stack) : Journey.Stopped(stack, end);

    private static PathEnd EndOf(NetworkStack stack, Routed way) => new(way.End ?? Disposition.Delivered, way.Branch, stack);
}
