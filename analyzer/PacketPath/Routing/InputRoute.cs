using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Where a packet that came in goes: the kernel's checks of its addresses and of forwarding, and the routes (ip_route_input_slow).</summary>
internal static class InputRoute
{
    public static IEnumerable<Routed> Of(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;

        // What the stack sent to itself brings its route along (loopback_xmit keeps the dst), whatever PREROUTING changed.
        if (packet.InInterface == "lo" && branch.Route is RouteResult.Local)
            return [new(branch, null)];
        if (packet.InInterface == "lo")
            return OutputRoute.Along(stack, branch with { Packet = packet with { IsLocal = true } }, "route").Select(ToSelf);
        if (!packet.IsV6 && Martian(stack, packet) is { } why)
            return [Ended(stack, branch, new(StepKind.Route, why), Disposition.Martian)];

        if (!packet.IsV6 && IsToEverybody(packet))
            return packet.Source.IsUnspecified ? [Everybodys(stack, branch)] : Checked(stack, Everybodys(stack, branch));

        var ways = OutputRoute.Along(stack, branch, "route");
        return ways is [var only] ? Judged(stack, only) : Judged(stack, ways);
    }

    private static List<Routed> Judged(NetworkStack stack, ImmutableArray<Routed> ways)
    {
        var judged = new List<Routed>(ways.Length);
        foreach (var way in ways)
            judged.AddRange(Judged(stack, way));

        return judged;
    }

    private static IEnumerable<Routed> Judged(NetworkStack stack, Routed way) => way.End is null ? Checked(stack, way) : [Refused(stack, way)];

    // No table is asked (ip_route_input_slow: brd_input).
    private static bool IsToEverybody(Packet packet) => packet.Destination.IsLimitedBroadcast || (packet.Source.IsUnspecified && packet.Destination.IsUnspecified);

    private static Routed Everybodys(NetworkStack stack, Branch branch) =>
        new(branch.With(stack.Name, new Step(StepKind.Route, $"{branch.Packet.Destination} is everybody on {branch.Packet.InInterface}")) with { Route = new RouteResult.Broadcast(null, branch.Packet.InInterface!) }, null); // came in by a device

    // Where forwarding is off nobody is told of a missing route, either (ip_route_input_slow, ip_error).
    private static Routed Refused(NetworkStack stack, Routed way) =>
        !way.Branch.Packet.IsV6 && way.End is Disposition.NoRoute or Disposition.UnreachableRoute or Disposition.ProhibitedRoute or Disposition.Blackhole
            && InterfaceSettings.Forwarding(stack, way.Branch.Packet.InInterface!, isV6: false) is { IsOn: false } off // came in by a device
            ? Stopped(stack, way.Branch, off.By)
            : way;

    private static Routed ToSelf(Routed way) => way with { Branch = way.Branch with { Packet = way.Branch.Packet with { IsLocal = false } } };

    private static string? Martian(NetworkStack stack, Packet packet)
    {
        if (packet.Source.IsMulticast || packet.Source.IsLimitedBroadcast || (packet.Source.IsOfZeroNet && !IsToEverybody(packet)))
            return $"{packet.Source} is no address that a packet can come from";
        if (packet.Destination.IsOfZeroNet && !IsToEverybody(packet))
            return $"{packet.Destination} is no address that a packet can be sent to";
        if ((packet.Source.IsLoopback || packet.Destination.IsLoopback) && !IsToEverybody(packet) && InterfaceSettings.Either(stack, packet.InInterface!, "route_localnet") != true) // came in by a device
            return $"a loopback address on {packet.InInterface}, where route_localnet is off";

        return null;
    }

    /// <summary>What is wrong with the addresses of a packet of IPv6, which the kernel looks at before any rule (ip6_rcv_core); null where nothing is.</summary>
    public static string? Malformed6(Packet packet, string device) =>
        !packet.IsV6 ? null
        : packet.Source.IsLoopback || packet.Destination.IsLoopback ? $"a loopback address on {device}"
        : packet.Source.IsMulticast ? $"{packet.Source} is no address that a packet can come from"
        : null;

    private static IEnumerable<Routed> Checked(NetworkStack stack, Routed way)
    {
        var (branch, packet) = (way.Branch, way.Branch.Packet);
        if (way.Branch.Route is RouteResult.Unicast && InterfaceSettings.Forwarding(stack, packet.InInterface!, packet.IsV6) is var forwarding && forwarding?.IsOn != true) // came in by a device
            return forwarding is { } off ? [Stopped(stack, branch, off.By)] : PerhapsForwarded(stack, way);
        if (packet.IsV6)
            return [way];

        return SourceChecked(stack, way);
    }

    // Another stack's settings (a router's, a pod's) are often not in the input; once it is assumed, it holds for all that follows.
    private static IEnumerable<Routed> PerhapsForwarded(NetworkStack stack, Routed way)
    {
        var isV6 = way.Branch.Packet.IsV6;
        var (holds, not) = way.Branch.Split($"whether {stack.Name} forwards packets of {(isV6 ? "IPv6" : "IPv4")} ({stack.Sysctl.WhyMissing ?? "kernel/sysctl does not say"})");
        if (holds is not null)
            foreach (var passed in isV6 ? [way with { Branch = holds }] : SourceChecked(stack, way with { Branch = holds }))
                yield return passed;
        if (not is not null)
            yield return Ended(stack, not, new(StepKind.Forward, $"{stack.Name} forwards nothing"), Disposition.NotForwarding);
    }

    private static IEnumerable<Routed> SourceChecked(NetworkStack stack, Routed way)
    {
        var (branch, packet) = (way.Branch, way.Branch.Packet);
        var (check, why, by) = ReversePath.Check(stack, branch.Route is RouteResult.Broadcast ? ToNobody(packet) : packet);
        return check switch
        {
            SourceCheck.Good => [way],
            SourceCheck.WrongWay => [Ended(stack, branch, new(StepKind.Route, $"rp_filter {by?.Mode} on {packet.InInterface}: the way back to {packet.Source} does not lead there", by?.Line), Disposition.RpFiltered)],
            SourceCheck.Martian => [Ended(stack, branch, new(StepKind.Route, $"the source {packet.Source} is an address of this stack, which {packet.InInterface} does not accept from outside", by?.Line), Disposition.Martian)],
            _ => Either(stack, way, $"whether rp_filter lets it in: {why}"),
        };
    }

    // Of a packet to many the way back is looked up from no address, and as the stack's own (ip_route_input_slow: brd_input).
    private static Packet ToNobody(Packet packet) => packet with { Destination = new(0, packet.IsV6), OutInterface = null };

    // Forwarding is off: dropped without a word (net/ipv4/route.c, ip_error).
    private static Routed Stopped(NetworkStack stack, Branch branch, SysctlValue by) =>
        Ended(stack, branch, new(StepKind.Forward, $"{by.Key} = 0: nothing is forwarded", by.Line), Disposition.NotForwarding);

    private static IEnumerable<Routed> Either(NetworkStack stack, Routed way, string what)
    {
        var unknown = Answer.Unknown(what);
        yield return way with { Branch = way.Branch.If(unknown, true) };
        yield return Ended(stack, way.Branch.If(unknown, false), new(StepKind.Route, what), Disposition.RpFiltered);
    }

    private static Routed Ended(NetworkStack stack, Branch branch, Step step, Disposition disposition) => new(branch.With(stack.Name, step), disposition);
}

/// <summary>One way that the routes send a packet (<see cref="Branch.Route"/>).</summary>
/// <param name="End">Where it ends here; null where it goes on.</param>
internal readonly record struct Routed(Branch Branch, Disposition? End);
