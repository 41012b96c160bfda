using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>A packet that the kernel traced on a node, followed over the same rules of the input.</summary>
/// <param name="Agrees">Null where the two cannot be compared.</param>
internal sealed record KernelComparison(bool? Agrees, string Says)
{
    public static KernelComparison Of(KernelPath kernel, ImmutableArray<TracedRule> rules, NetworkStack? stack, Simulator simulator)
    {
        ImmutableArray<ChainRule> met = [.. rules.Where(rule => !rule.OnlyTells).Select(rule => rule.Rule).OfType<ChainRule>()];
        if (stack is null || kernel.Packet is not { Source: { } source, Destination: { } destination } packet || ProtocolOf(packet) is not { } protocol)
            return new(null, "not compared: the lines do not show the packet, or it is of a protocol that is not followed");
        if (!kernel.IsFirstOfConnection)
            return new(null, "not compared: it is not the first packet of its connection");
        if (met.IsEmpty)
            return new(null, "not compared: none of its rules is among those of the input");

        var flow = new Flow("", "", source, destination, protocol, packet.DestinationPort ?? 0) { SourcePort = packet.SourcePort, InInterface = packet.In };
        return simulator.Ends(flow, stack).Select(end => Compare(met, Rules(end, stack))).MaxBy(one => one.Length) is { } best ? best.Result : new(null, "not compared: the simulation has no way for it");
    }

    // ICMP of IPv6 is a protocol of its own.
    private static Protocol? ProtocolOf(TracedPacket packet) =>
        TargetText.ProtocolOf(packet.Protocol ?? "") is not { } protocol ? null
        : protocol == Protocol.Icmp && packet.Destination?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? (Protocol)Packets.IcmpName.V6Protocol
        : protocol;

    // Its lines may begin anywhere, and logs lose lines: what it shows must come in the simulation in the same order.
    private static (int Length, KernelComparison Result) Compare(ImmutableArray<ChainRule> kernel, ImmutableArray<ChainRule> simulated)
    {
        var (next, passed) = (0, 0);
        for (var at = 0; at < kernel.Length; at++)
        {
            var found = Enumerable.Range(next, simulated.Length - next).FirstOrDefault(place => IsSame(simulated[place], kernel[at]), -1);
            if (found < 0)
                return (at, new(false, $"differs at step {at + 1}: the kernel meets {Place(kernel[at])}, the simulation {(next < simulated.Length ? Place(simulated[next]) : "no further rule")}"));

            passed += at == 0 ? 0 : found - next;
            next = found + 1;
        }

        var same = kernel.Length == 1 ? "the same rule" : $"the same {kernel.Length} rules in the same order";
        return (int.MaxValue - passed, new(true, $"agrees: it meets {same}{(passed == 0 ? "" : $", and {passed} between them that these lines do not show")}"));
    }

    private static ImmutableArray<ChainRule> Rules(PathEnd end, NetworkStack stack) =>
        [.. Branching.Trail.Ordered(end.Branch.Trail).Where(trail => trail.Stack == stack.Name).Select(trail => trail.Event).OfType<RuleHit>().Where(hit => !hit.Rule.OnlyTells).Select(hit => hit.Rule.Source)];

    private static bool IsSame(ChainRule one, ChainRule other) => (one.Table, one.Chain, one.Index) == (other.Table, other.Chain, other.Index);

    private static string Place(ChainRule rule) => $"{rule.Table} {rule.Chain} rule {rule.Index} [{rule.Line}]";
}
