using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>One VRRP packet of an instance, and what the host does with it.</summary>
/// <param name="IsSent">Whether the host sends it; else it comes from the peer.</param>
/// <param name="NoRoute">The routing tables' answer, where none leads to the peer.</param>
internal sealed record VrrpTry(IPAddress Peer, bool IsSent, HookTry? Hooks, RouteResult? NoRoute)
{
    private const Protocol Vrrp = (Protocol)112;

    // RFC 5798, 5.1.1.2 and 5.1.2.2
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.18");
    private static readonly IPAddress Group6 = IPAddress.Parse("ff02::12");

    /// <summary>What an instance that speaks to all hosts of its network sends and hears.</summary>
    public static IEnumerable<VrrpTry> Multicast(NetworkStack stack, string device, IPAddress own, IPAddress peer)
    {
        var group = own.AddressFamily == AddressFamily.InterNetworkV6 ? Group6 : Group;
        return [Heard(stack, device, peer, group, ConnectionState.New), Sent(stack, device, own, peer, group)];
    }

    /// <summary>What an instance with <c>unicast_peer</c> sends to one of them and hears from it.</summary>
    public static IEnumerable<VrrpTry> Unicast(NetworkStack stack, Fib fib, IPAddress own, IPAddress peer)
    {
        var ways = fib.Lookup(new(Address.Of(peer), Address.Of(own), null, 0, Vrrp));
        if (!ways.IsEmpty && ways.All(way => way.Result is RouteResult.None or RouteResult.Refused))
            return [new(peer, IsSent: true, null, ways[0].Result)];

        // Its own packets open the way for the peer's, so only what stops these as well is in earnest.
        return ways is [{ Result: RouteResult.Unicast { Hop.Device: { } device } }]
            ? [Heard(stack, device, peer, own, ConnectionState.Established), Sent(stack, device, own, peer, peer)]
            : [];
    }

    private static VrrpTry Heard(NetworkStack stack, string device, IPAddress peer, IPAddress to, ConnectionState state) =>
        new(peer, IsSent: false, HookTry.Of(stack, PacketOf(peer, to) with { InInterface = device, State = state }, NetHook.Prerouting, NetHook.Input), null);

    private static VrrpTry Sent(NetworkStack stack, string device, IPAddress own, IPAddress peer, IPAddress to) =>
        new(peer, IsSent: true, HookTry.Of(stack, PacketOf(own, to) with { OutInterface = device, IsLocal = true, User = 0, State = ConnectionState.New }, NetHook.Output), null);

    private static Packet PacketOf(IPAddress from, IPAddress to) => new(Address.Of(from), Address.Of(to), Vrrp) { TimeToLive = 255, Length = 40 };
}
