using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What the stack sends itself is routed anew when OUTPUT changed what routes depend on (ip_route_me_harder).</summary>
internal static class Rerouting
{
    public static HookStage After(HookStage stage) => (stack, branch, ends) =>
    {
        var first = ends.Count;
        stage(stack, branch, ends);
        for (var at = ends.Count - 1; at >= first; at--)
        {
            if (ends[at] is not { } end || end.Verdict != Verdict.Accept || !IsNeeded(branch.Packet, end.Branch.Packet))
                continue; // it goes on as it was routed, or not at all

            ends.RemoveAt(at);
            ends.InsertRange(at, Again(stack, end.Branch));
        }
    };

    private static bool IsNeeded(Packet before, Packet after) =>
        before.Destination != after.Destination || before.Source != after.Source || before.Mark != after.Mark || before.Dscp != after.Dscp;

    private static IEnumerable<HookEnd> Again(NetworkStack stack, Branch branch) =>
        OutputRoute.Again(stack, branch).Select(way => new HookEnd(way.End is { } end ? new Verdict.NotRouted(end) : Verdict.Accept, way.Branch));
}
