using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Route lookup of one family in one network stack, as the kernel does it (net/ipv4/fib_rules.c, fib_trie.c; net/ipv6/route.c).</summary>
internal sealed class Fib(RoutingTables tables, NodeLinks links)
{
    public RoutingTables Tables => tables;
    public NodeLinks Links => links;

    /// <summary>All answers that are possible; one, with <see cref="Answer.Yes"/>, where nothing is open.</summary>
    public ImmutableArray<RouteChoice> Lookup(RouteQuery query) =>
        [new(Answer.Yes, new RouteResult.CannotTell("the routing tables are not joined yet", null))];

    /// <summary>The source address that a packet of the stack's own gets on this way; null when none fits or when not all addresses are known.</summary>
    public Address? SourceFor(RouteResult result) => null;

    /// <summary>The address that MASQUERADE and REDIRECT take: of the device, towards the next hop (inet_select_addr; it ignores a route's <c>src</c>).</summary>
    public Address? SelectAddress(string device, Address? nextHop) => null;

    /// <summary>The device's first address; null when it has none, or when not all are known.</summary>
    public Address? FirstAddress(string device) => null;

    /// <summary>What an address is to this stack (<c>-m addrtype</c>, nft's <c>fib ... type</c>); null where the tables do not tell.</summary>
    /// <param name="device">Only as seen by this device (<c>--limit-iface-in</c>, <c>fib daddr . iif type</c>), or null.</param>
    public RouteType? TypeOf(Address address, string? device) => null;
}
