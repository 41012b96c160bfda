using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What the stack sends itself is routed anew when OUTPUT changed what routes depend on (ip_route_me_harder).</summary>
internal static class Rerouting
{
    /// <summary>A chain of the table mangle, or of nft's type route.</summary>
    public static HookStage After(HookStage stage) => After(stage, IsNeeded);

    /// <summary>The nat chains: a mark that they set changes nothing by itself (nf_nat_ipv4_local_fn).</summary>
    public static HookStage AfterNat(HookStage stage) => After(stage, (before, after) => before.Destination != after.Destination);

    private static HookStage After(HookStage stage, Func<Packet, Packet, bool> isNeeded) => (stack, branch, ends) =>
    {
        var first = ends.Count;
        stage(stack, branch, ends);
        for (var at = ends.Count - 1; at >= first; at--)
        {
            var end = ends[at];
            if (end.Verdict != Verdict.Accept || !isNeeded(branch.Packet, end.Branch.Packet))
                continue; // it goes on as it was routed, or not at all

            ends.RemoveAt(at);
            ends.InsertRange(at, Again(stack, end.Branch));
        }
    };

    private static bool IsNeeded(Packet before, Packet after) =>
        before.Destination != after.Destination || before.Source != after.Source || before.Mark != after.Mark || before.Dscp != after.Dscp;

    // The hook's other chains go on to see the device of the first look (struct nf_hook_state is made once for a hook).
    private static IEnumerable<HookEnd> Again(NetworkStack stack, Branch branch) =>
        OutputRoute.Again(stack, branch).Select(way => way.End is { } end
            ? new HookEnd(new Verdict.NotRouted(end), way.Branch)
            : new(Verdict.Accept, way.Branch with { Packet = way.Branch.Packet with { OutInterface = branch.Packet.OutInterface } }));

    /// <summary>Behind the hook what was routed again has the device of its last route.</summary>
    public static void Settle(List<HookEnd> ends)
    {
        for (var at = 0; at < ends.Count; at++)
        {
            if (ends[at] is { Branch: { Route: { } route, Packet: var packet } branch } end && end.Verdict == Verdict.Accept && OutputRoute.DeviceOf(route, packet) is { } device && device != packet.OutInterface)
                ends[at] = end with { Branch = branch with { Packet = packet with { OutInterface = device } } };
        }
    }
}
