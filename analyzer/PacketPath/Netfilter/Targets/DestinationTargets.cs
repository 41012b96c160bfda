using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>DNAT, REDIRECT and NETMAP of destinations.</summary>
internal static class DestinationTargets
{
    // --to-destination 192.168.10.11:6443      10.0.0.1      :8080      10.0.0.1-10.0.0.9:80-90      [fd00::1]:80
    public static PacketEffect Dnat(Target target)
    {
        var options = target.Options.Where(option => option.Name == "--to-destination").ToList();
        if (options is not [var option] || NatRange.TryParse(option.Value) is not { } range)
            return Effects.NotModelled(target);

        var isRandom = IsRandom(target);
        if (range is { Addresses: [{ } only], Ports: null or { Base: null } } && (range.Ports is null || range.Ports.First == range.Ports.Last))
            return To(only, range.Ports?.First);

        return Effects.OneOf(range.Addresses, target, (packet, address) => Moved(packet, address ?? packet.Destination, range.PortFor(packet.DestinationPort, isRandom, isDestination: true)));
    }

    // As nearly all rules have it: one address, and one port or the packet's own.
    private static PacketEffect To(Address address, int? port) => (packet, _) => new(Verdict.Accept, Nat.ToDestination(packet, address, port));

    // Where packets come in it is the device's address, else loopback's (nf_nat_redirect_ipv4).
    public static PacketEffect Redirect(Target target)
    {
        var ports = target.Option("--to-ports") is { } given ? NatRange.PortsOf(given.Value) : null;
        if (ports is null && target.Option("--to-ports") is not null)
            return Effects.NotModelled(target);

        var isRandom = IsRandom(target);
        return (packet, stack) => Own(packet, stack) is { } address
            ? new(Verdict.Accept, Moved(packet, address, NatRange.PortFor(ports, packet.DestinationPort, isRandom, isDestination: true)))
            : Effect.CannotTell(packet, $"{target}: the address of {packet.InInterface}");
    }

    /// <summary>The address that REDIRECT takes; null where it is not known.</summary>
    // Of several IPv6 addresses the kernel takes the first of the scope that the packet was sent to (nf_nat_redirect_ipv6).
    public static Address? Own(Packet packet, NetworkStack stack)
    {
        if (packet.IsLocal)
            return packet.IsV6 ? new(1, true) : new(0x7f000001, false);
        if (packet.InInterface is not { } device || stack.Fib(packet.IsV6) is not { IsKnown: true, Value: var fib })
            return null;
        if (!packet.IsV6)
            return fib.FirstAddress(device);

        var own = fib.Links.Addresses.Where(held => held.Device == device && held.Network.IsV6 && !held.IsUnusable).Select(held => Address.Of(held.Address)).Where(held => held.IsLinkLocal == packet.Destination.IsLinkLocal).ToList();
        return fib.Links.WhyPartial is null && own is [var first, ..] ? first : null;
    }

    // --to 10.1.0.0/16: the net's bits are exchanged, the host's stay; of the destination where packets come in or start, else of the source.
    public static PacketEffect Netmap(Target target)
    {
        if (target.Option("--to") is not { } option || AddressMask.TryParse(option.Value) is not { } net)
            return Effects.NotModelled(target);

        Address Mapped(Address address) => new(net.Bits | (address.Bits & ~net.Mask & (net.IsV6 ? UInt128.MaxValue : uint.MaxValue)), net.IsV6);
        return (packet, _) => new(Verdict.Accept, packet.Connection is { IsDestinationSettled: true }
            ? Nat.ToSource(packet, Mapped(packet.Source), packet.SourcePort)
            : Nat.ToDestination(packet, Mapped(packet.Destination), packet.DestinationPort));
    }

    // A port of a range that the kernel chooses is known to nobody.
    private static Packet Moved(Packet packet, Address address, int? port)
    {
        var moved = Nat.ToDestination(packet, address, port);
        return port is null && packet.DestinationPort is not null
            ? moved with { DestinationPort = null, Connection = moved.Connection! with { Reply = moved.Connection.Reply with { SourcePort = null }, IsDestinationTranslated = true } } // ToDestination made it
            : moved;
    }

    private static bool IsRandom(Target target) => target.Option("--random") is not null || target.Option("--random-fully") is not null;
}
