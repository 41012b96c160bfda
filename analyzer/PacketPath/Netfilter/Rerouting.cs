using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What the stack sends itself is routed anew when OUTPUT changed what routes depend on (ip_route_me_harder).</summary>
internal static class Rerouting
{
    public static BetweenChains After(NetworkStack stack, BetweenChains stage) => branch => stage(branch).SelectMany(end =>
        end.Verdict == Verdict.Accept && IsNeeded(branch.Packet, end.Branch.Packet) ? Again(stack, end.Branch) : [end]);

    private static bool IsNeeded(Packet before, Packet after) =>
        before.Destination != after.Destination || before.Source != after.Source || before.Mark != after.Mark || before.Dscp != after.Dscp;

    private static IEnumerable<HookEnd> Again(NetworkStack stack, Branch branch) =>
        OutputRoute.Again(stack, branch).Select(way => new HookEnd(way.End is { } end ? new Verdict.NotRouted(end) : Verdict.Accept, way.Branch));
}
