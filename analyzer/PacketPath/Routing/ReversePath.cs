using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>What a look at the way back to a packet's source says.</summary>
internal enum SourceCheck
{
    Good,

    /// <summary>No route back, or by another device: <c>rp_filter</c> drops it.</summary>
    WrongWay,

    /// <summary>The source is one of the stack's own addresses, or none at all.</summary>
    Martian,
}

/// <summary>Whether answers to a packet would leave by the interface that it came by (__fib_validate_source, xt_rpfilter).</summary>
internal static class ReversePath
{
    /// <summary>For <c>-m rpfilter</c>.</summary>
    /// <param name="isLoose">Any route back is good enough.</param>
    /// <param name="usesMark">The packet's mark chooses among the tables, too.</param>
    public static Answer Test(NetworkStack stack, Packet packet, bool isLoose, bool usesMark, bool acceptsLocal)
    {
        if (packet.InInterface is not { } device || device == "lo" || HasNoAddressYet(packet))
            return Answer.Yes;

        var all = Answer.Yes;
        foreach (var choice in Back(stack, RouteQuery.Of(Reversed(packet, usesMark)).OfAddresses() with { InInterface = null, Protocol = packet.IsV6 ? packet.Protocol : 0, PreferredDevice = packet.IsV6 && !isLoose ? device : null, TakesFirst = true })) // rpfilter_lookup_reverse6 knows the protocol
        {
            var answer = choice.Result switch
            {
                RouteResult.Local found => Answer.Of(acceptsLocal && (isLoose || packet.IsV6 || found.Route.Hop.Device == device)), // rpfilter_lookup_reverse6 asks for no device
                RouteResult.Unicast found => Answer.Of(isLoose || UsesDevice(found.Route, device)),
                RouteResult.CannotTell unknown => Answer.Unknown(unknown.Why),
                _ => Answer.No,
            };
            all = all.And(choice.If.Truth == Truth.Yes ? answer : answer.Truth == Truth.Yes ? answer : Answer.Unknown(choice.If.DependsOn ?? ""));
        }

        return all;
    }

    /// <summary>The kernel's own check of what comes in; unknown is null, with what is missing.</summary>
    public static (SourceCheck? Check, string? Why, SourceLineOf? By) Check(NetworkStack stack, Packet packet)
    {
        var device = packet.InInterface ?? "lo";
        if (InterfaceSettings.ReversePathFilter(stack, device) is not { } filter)
        {
            // Most is the same whatever the filter.
            var strict = Check(stack, packet, (1, null));
            return Check(stack, packet, (0, null)).Check == strict.Check && Check(stack, packet, (2, null)).Check == strict.Check ? strict : (null, $"rp_filter of {device} is not known", null);
        }

        return Check(stack, packet, filter);
    }

    private static (SourceCheck? Check, string? Why, SourceLineOf? By) Check(NetworkStack stack, Packet packet, (long Mode, SysctlValue? By) filter)
    {
        var device = packet.InInterface ?? "lo";
        var acceptsLocal = InterfaceSettings.Either(stack, device, "accept_local") == true;
        var fib = stack.Fib(packet.IsV6).Value; // InputRoute has it
        if (filter.Mode == 0 && (acceptsLocal || !fib.HasCustomRules))
            return (!acceptsLocal && fib.Links.Holder(packet.Source.ToIPAddress()) is not null ? SourceCheck.Martian : SourceCheck.Good, null, null);

        var usesMark = InterfaceSettings.Either(stack, device, "src_valid_mark") == true;
        var hasAddress = fib.Links.Link(device)?.Addresses.Any(address => !address.Network.IsV6) != false;
        SourceCheck? all = null;
        foreach (var choice in fib.Lookup(AsForwarded(packet, usesMark, fib.DissectsFlows)))
        {
            if (choice.Result is RouteResult.CannotTell unknown)
                return (null, unknown.Why, null);

            var one = Judge(choice.Result, device, filter.Mode, acceptsLocal, hasAddress);
            if (all is { } other && other != one)
                return (null, choice.If.DependsOn, null);
            all = one;
        }

        return (all, null, new SourceLineOf(filter.By?.Line, filter.Mode));
    }

    private static SourceCheck Judge(RouteResult back, string device, long mode, bool acceptsLocal, bool hasAddress) => back switch
    {
        RouteResult.Unicast found when UsesDevice(found.Route, device) => SourceCheck.Good,
        RouteResult.Local when !acceptsLocal => SourceCheck.Martian,
        RouteResult.Local found when found.Route.Hop.Device == device => SourceCheck.Good,
        RouteResult.Unicast or RouteResult.Local => mode == 1 || (!hasAddress && mode != 0) ? SourceCheck.WrongWay : SourceCheck.Good,
        RouteResult.Broadcast or RouteResult.Multicast => SourceCheck.Martian,
        _ => mode == 0 ? SourceCheck.Good : SourceCheck.WrongWay,
    };

    /// <summary>Who has no address yet asks all for one, or asks the nearest: the way back is not looked at (rpfilter_mt; nft_fib4_eval).</summary>
    public static bool HasNoAddressYet(Packet packet) => packet.IsV6 ? packet.Source.IsUnspecified : packet.Source.IsOfZeroNet && (packet.Destination.IsLimitedBroadcast || packet.Destination.IsLocalMulticast);

    private static bool UsesDevice(Route route, string device) =>
        route.NextHops.IsEmpty ? route.Hop.Device == device : route.NextHops.Any(hop => hop.Device == device);

    private static Packet Reversed(Packet packet, bool usesMark) =>
        packet with { Source = packet.Destination, Destination = packet.Source, SourcePort = packet.DestinationPort, DestinationPort = packet.SourcePort, Mark = usesMark ? packet.Mark : 0 };

    // The way back of what is forwarded starts where it goes out, and policy rules see its ports exchanged (__fib_validate_source: flowi4_iif).
    private static RouteQuery AsForwarded(Packet packet, bool usesMark, bool dissects) =>
        new(packet.Source, packet.Destination.IsUnspecified ? null : packet.Destination, packet.OutInterface, usesMark ? packet.Mark : 0, dissects ? packet.Protocol : 0)
        {
            SourcePort = dissects ? packet.DestinationPort : 0,
            DestinationPort = dissects ? packet.SourcePort : 0,
            Dscp = packet.Dscp,
            User = 0,
        };

    private static ImmutableArray<RouteChoice> Back(NetworkStack stack, RouteQuery query)
    {
        var fib = stack.Fib(query.Destination.IsV6);
        if (!fib.IsKnown)
            return [new(Answer.Yes, new RouteResult.CannotTell(fib.WhyMissing!, null))]; // not known

        return fib.Value.Lookup(query with { User = 0 });
    }
}

/// <summary>The setting by which a check was made.</summary>
internal readonly record struct SourceLineOf(Artifacts.SourceLine? Line, long Mode);
