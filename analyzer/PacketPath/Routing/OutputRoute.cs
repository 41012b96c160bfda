using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>The way of a packet that the stack sends itself, and the source address that it gets (ip_route_output_key_hash).</summary>
internal static class OutputRoute
{
    private static readonly Address Loopback = new(0x7f000001, false);

    /// <summary>Chooses the route, and the source address where the packet has none.</summary>
    public static IEnumerable<Routed> Of(NetworkStack stack, Branch branch)
    {
        var isUnbound = branch.Packet.Source.IsUnspecified;
        return Along(stack, ToSelf(branch), "route").SelectMany(way =>
            isUnbound && way.End is not (null or Disposition.CannotTell) && branch.Packet.IsV6 && Unrouted(stack, branch.Packet) is { } source ? Along(stack, branch with { Packet = branch.Packet with { Source = source } }, "route")
            : !isUnbound || way.End is not null || way.Branch.Route is not { } result ? [way]
            : LooksTwice(branch.Packet) && WithSource(stack, way, result) is { End: null } chosen ? Confirmed(stack, chosen)
            : [WithSource(stack, way, result)]);
    }

    // Of IPv6 a way that leads nowhere is forgotten, and looked for anew from the source that is chosen without it (ip6_dst_lookup_tail).
    private static Address? Unrouted(NetworkStack stack, Packet packet) => stack.Fib(isV6: true) is { IsKnown: true, Value: var fib } ? SourceSelection6.Choose(fib.Links, null, packet.Destination) : null;

    // connect(2) has the source chosen by a first look and the way by a second one from there, which other policy rules may select
    // (ip_route_connect); what is sent without connecting goes by the first.
    private static bool LooksTwice(Packet packet) => packet is { Protocol: Protocol.Tcp, IsV6: false };

    private static ImmutableArray<Routed> Confirmed(NetworkStack stack, Routed way)
    {
        var again = Along(stack, way.Branch, "routed again");
        return again is [{ End: null, Branch.Route: var route }] && route == way.Branch.Route ? [way] : again;
    }

    // To 0.0.0.0 is to oneself (ip_route_output_key_hash_rcu).
    private static Branch ToSelf(Branch branch) => branch.Packet is { Destination: { IsUnspecified: true, IsV6: false }, Source: var source } packet
        ? branch with { Packet = packet with { Destination = source.IsUnspecified ? Loopback : source, Source = source.IsUnspecified ? Loopback : source } }
        : branch;

    /// <summary>Looks again, after OUTPUT changed mark or address (ip_route_me_harder); the source address stays.</summary>
    public static IEnumerable<Routed> Again(NetworkStack stack, Branch branch)
    {
        var query = RouteQuery.Of(branch.Packet);
        var isDissected = stack.Fib(branch.Packet.IsV6) is { IsKnown: true, Value.DissectsFlows: true };
        return Along(stack, branch, isDissected ? query : query.OfAddresses() with { User = query.User }, "routed again");
    }

    /// <summary>One way for each answer of the routing tables.</summary>
    public static ImmutableArray<Routed> Along(NetworkStack stack, Branch branch, string word) => Along(stack, branch, RouteQuery.Of(branch.Packet), word);

    private static ImmutableArray<Routed> Along(NetworkStack stack, Branch branch, RouteQuery query, string word)
    {
        var fib = stack.Fib(branch.Packet.IsV6);
        if (!fib.IsKnown)
            return [Ended(stack, branch, new(StepKind.Route, fib.WhyMissing!), Disposition.CannotTell)]; // not known

        var choices = fib.Value.Lookup(query);
        if (choices is [{ If.Truth: Truth.Yes } only])
            return [Follow(stack, branch, only.Result, word)];

        var ways = ImmutableArray.CreateBuilder<Routed>(choices.Length);
        foreach (var choice in choices)
            ways.Add(Follow(stack, choice.If.Truth == Truth.Unknown ? branch.If(choice.If, true) : branch, choice.Result, word));
        return ways.MoveToImmutable();
    }

    /// <summary>The device by which a route sends the packet; null where it sends it nowhere.</summary>
    public static string? DeviceOf(RouteResult route, Packet packet) => route switch
    {
        RouteResult.Unicast found => found.Hop.Device,
        RouteResult.Local => packet.IsLocal ? "lo" : null,
        RouteResult.Broadcast found => found.Device,
        _ => null,
    };

    private static Routed Follow(NetworkStack stack, Branch branch, RouteResult result, string word) => result switch
    {
        RouteResult.Unicast { Hop.Device: { } device } found when IsLoopbackSent(stack, branch.Packet, device) =>
            Ended(stack, branch, new(StepKind.Route, $"a packet from {branch.Packet.Source} may not leave by {device}, where route_localnet is off", found.Route.Line), Disposition.Martian),
        RouteResult.Unicast found => Going(stack, branch, found, new RouteTaken(word, branch.Packet.Destination, found.Route)),
        RouteResult.Local found => Going(stack, branch, found, new RouteTaken(word, branch.Packet.Destination, found.Route)),
        RouteResult.Broadcast found => Going(stack, branch, found, new RouteTaken(word, branch.Packet.Destination, found.Route)),
        RouteResult.Multicast found => Ended(stack, branch, new(StepKind.Route, $"{branch.Packet.Destination} is a multicast address: not modelled", found.Route?.Line), Disposition.CannotTell),
        RouteResult.Refused refused => Ended(stack, branch, new(StepKind.Route, refused.What, refused.Line), refused.Disposition),
        RouteResult.None none => Ended(stack, branch, new(StepKind.Route, $"no route to {branch.Packet.Destination}", none.Searched), Disposition.NoRoute),
        RouteResult.CannotTell unknown => Ended(stack, branch, new(StepKind.Route, unknown.Why, unknown.Line), Disposition.CannotTell),
        _ => throw new InvalidOperationException($"no way for {result.GetType().Name}"),
    };

    // __mkroute_output: the system call fails with EINVAL.
    private static bool IsLoopbackSent(NetworkStack stack, Packet packet, string device) =>
        packet is { IsLocal: true, IsV6: false, Source.IsLoopback: true } && device != "lo" && InterfaceSettings.Either(stack, device, "route_localnet") == false;

    private static Routed Going(NetworkStack stack, Branch branch, RouteResult result, PathEvent taken) =>
        new(branch with { Trail = new EventTrail(branch.Trail, stack.Name, taken) { Packet = branch.Packet, Probability = branch.Probability }, Packet = branch.Packet with { OutInterface = DeviceOf(result, branch.Packet), NextHop = (result as RouteResult.Unicast)?.Hop.Gateway is { } gateway ? Address.Of(gateway) : null }, Route = result }, null);

    private static Routed Ended(NetworkStack stack, Branch branch, Step step, Disposition disposition) => new(branch.With(stack.Name, step), disposition);

    private static Routed WithSource(NetworkStack stack, Routed way, RouteResult result)
    {
        var (branch, fib) = (way.Branch, stack.Fib(way.Branch.Packet.IsV6).Value); // Along found it
        if (fib.SourceFor(result, branch.Packet.Destination) is not { } source)
            return Ended(stack, branch, new(StepKind.SourceAddress, "which address the kernel takes as source cannot be told"), Disposition.CannotTell);

        var holder = fib.Links.Holder(source.ToIPAddress());
        return way with
        {
            Branch = branch.With(stack.Name, new Step(StepKind.SourceAddress, $"source address {source}", holder?.Line)) with { Packet = branch.Packet with { Source = source } },
        };
    }
}

/// <summary>The routes sent the packet on.</summary>
/// <param name="Word"><c>route</c>, or <c>routed again</c>.</param>
internal sealed record RouteTaken(string Word, Address Destination, Route? Route) : PathEvent
{
    public override Step ToStep() => new(StepKind.Route, $"{Word} to {Destination}: {Route}", Route?.Line);
}
