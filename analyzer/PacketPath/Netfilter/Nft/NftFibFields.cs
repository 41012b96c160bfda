using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Looks into the routing tables (net/ipv4/netfilter/nft_fib_ipv4.c, net/ipv6/netfilter/nft_fib_ipv6.c).</summary>
internal static class NftFibFields
{
    public static NftField Of(NftFib fib) => fib.Result == "type"
        ? NftField.Of(NftType.AddressType, (packet, stack) => Type(fib, packet, stack))
        : NftField.Of(NftType.DeviceName, (packet, stack) => Device(fib, packet, stack));

    private static NftReading Type(NftFib fib, Packet packet, NetworkStack stack)
    {
        if (stack.Fib(packet.IsV6) is not { IsKnown: true, Value: var tables })
            return NftReading.Unknown(fib.ToString());

        var device = Wanted(fib, packet);
        if (packet.IsV6)
            return Type6(fib, packet, tables, device);

        return tables.TypeOf(Looked(fib, packet), device) is { } type ? NftReading.Of((UInt128)(int)type) : NftReading.Unknown(fib.ToString());
    }

    // Of IPv6 it is what a whole look at the routes says, policy rules and all (__nft_fib6_eval_type).
    private static NftReading Type6(NftFib fib, Packet packet, Fib tables, string? device)
    {
        var looked = Looked(fib, packet);
        var isDevices = device is not null && tables.Links.Link(device)?.Addresses.Any(held => Address.Of(held.Address) == looked) == true;
        var types = tables.Lookup(Query(fib, packet)).Select(choice => Type6(choice.Result, looked, device, isDevices)).Distinct().ToList();
        return types is [{ } type] ? NftReading.Of((UInt128)type) : NftReading.Unknown(fib.ToString());
    }

    /// <summary>The type of an address that is none (<c>unspec</c>).</summary>
    public const int Unspecified = byte.MaxValue;

    // A type, or "unspec"; null where it is not known.
    private static int? Type6(RouteResult result, Address looked, string? device, bool isDevices) => result switch
    {
        RouteResult.Refused { Disposition: Disposition.Blackhole } => (int)RouteType.Blackhole,
        RouteResult.Refused { Disposition: Disposition.ProhibitedRoute } => (int)RouteType.Prohibit,
        RouteResult.Refused or RouteResult.None => (int)RouteType.Unreachable,
        RouteResult.CannotTell => null,
        RouteResult.Local { Route: var route } when route.Type == RouteType.Anycast || IsAnycast(route, looked) => (int)RouteType.Anycast,
        RouteResult.Unicast { Route: var route, Hop.Gateway: null } when IsAnycast(route, looked) => (int)RouteType.Anycast,
        RouteResult.Local when device is null => (int)RouteType.Local,
        _ when isDevices => (int)RouteType.Local,
        _ => looked.IsMulticast ? (int)RouteType.Multicast : looked.IsUnspecified ? Unspecified : (int)RouteType.Unicast,
    };

    // The address of the net itself is every router's (ipv6_anycast_destination).
    private static bool IsAnycast(Route route, Address looked) => route.Destination.Length < 127 && Address.Of(route.Destination.Address) == looked;

    // The device by which the address is reached; no name where there is no route, where it is an address of the stack's own, or where the route does not lead to the device that was asked for.
    private static NftReading Device(NftFib fib, Packet packet, NetworkStack stack)
    {
        if (packet.InInterface == "lo" && packet.OutInterface is null)
            return NftReading.Of("lo");
        if (!packet.IsV6 && ReversePath.HasNoAddressYet(packet) && (packet.InInterface ?? packet.OutInterface) is { } here)
            return NftReading.Of(here);
        if (stack.Fib(packet.IsV6) is not { IsKnown: true, Value: var tables })
            return NftReading.Unknown(fib.ToString());

        var wanted = Wanted(fib, packet);
        var names = tables.Lookup(Query(fib, packet) with { TakesFirst = true }).Select(choice => Name(choice.Result, wanted)).Distinct().ToList();
        return names is [{ } name] ? NftReading.Of(name) : NftReading.Unknown(fib.ToString());
    }

    // Of the packet's transport only the protocol counts, and nobody but root asks (flowi4_proto, flowi4_uid).
    private static RouteQuery Query(NftFib fib, Packet packet)
    {
        var isOfSource = fib.Flags.Contains("saddr");
        return (RouteQuery.Of(packet) with
        {
            Destination = Looked(fib, packet),
            Source = Sender(isOfSource ? packet.Destination : packet.Source),
            InInterface = null,
            Mark = fib.Flags.Contains("mark") ? packet.Mark : 0,
            OutInterface = packet.IsV6 && Looked(fib, packet).IsLinkLocal ? Wanted(fib, packet) ?? packet.InInterface ?? packet.OutInterface : null,
        }).OfAddresses() with
        {
            Protocol = packet.Protocol,
        };
    }

    // Nothing but unicast addresses send (get_saddr); of IPv6 they are taken as they are.
    private static Address? Sender(Address address) => !address.IsV6 && (address.IsMulticast || address.IsLimitedBroadcast || address.Bits >> 24 == 0) ? null : address;

    private static string? Wanted(NftFib fib, Packet packet) => fib.Flags.Contains("iif") ? packet.InInterface : fib.Flags.Contains("oif") ? packet.OutInterface : null;

    private static Address Looked(NftFib fib, Packet packet) => fib.Flags.Contains("saddr") ? packet.Source : packet.Destination;

    private static string? Name(RouteResult result, string? wanted) => result switch
    {
        RouteResult.Unicast found => wanted is null ? found.Hop.Device : Uses(found, wanted) ? wanted : "",
        // A broadcast address is reached by a device, too (nft_fib4_eval: only local ones are not).
        RouteResult.Broadcast { Device: var device } => wanted is null || wanted == device ? device : "",
        RouteResult.CannotTell or RouteResult.Multicast => null,
        _ => "",
    };

    // Of several next hops of IPv6 it is the one that the packet's hash chooses (ip6_pol_route_lookup); of IPv4 any (fib_info_nh_uses_dev).
    private static bool Uses(RouteResult.Unicast found, string device) =>
        found.Route.NextHops.IsEmpty || found.Route.Destination.IsV6 ? found.Hop.Device == device : found.Route.NextHops.Any(hop => hop.Device == device);
}
