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

        var isRandom = target.Option("--random") is not null;
        return Effects.OneOf(range.Addresses, target, (packet, address) => Nat.ToDestination(packet, address, range.PortFor(packet.DestinationPort, isRandom)));
    }

    // Where packets come in it is the device's address, else loopback's (nf_nat_redirect_ipv4).
    public static PacketEffect Redirect(Target target)
    {
        if (target.Option("--to-ports") is { } option && NatRange.PortsOf(option.Value) is null)
            return Effects.NotModelled(target);

        var ports = target.Option("--to-ports") is { } given ? NatRange.PortsOf(given.Value) : null;
        return (packet, stack) => Own(packet, stack) is { } address
            ? new(Verdict.Accept, Nat.ToDestination(packet, address, NatRange.PortFor(ports, packet.DestinationPort, target.Option("--random") is not null)))
            : Effect.CannotTell(packet, $"{target}: the address of {packet.InInterface}");
    }

    /// <summary>The address that REDIRECT takes; null where it is not known.</summary>
    public static Address? Own(Packet packet, NetworkStack stack)
    {
        if (packet.IsLocal)
            return packet.IsV6 ? new(1, true) : new(0x7f000001, false);

        return packet.InInterface is { } device && stack.Fib(packet.IsV6) is { IsKnown: true } fib ? fib.Value.FirstAddress(device) : null;
    }

    // --to 10.1.0.0/16: the net's bits are exchanged, the host's stay.
    public static PacketEffect Netmap(Target target)
    {
        if (target.Option("--to") is not { } option || AddressMask.TryParse(option.Value) is not { } net)
            return Effects.NotModelled(target);

        Address Mapped(Address address) => new(net.Bits | (address.Bits & ~net.Mask & (net.IsV6 ? UInt128.MaxValue : uint.MaxValue)), net.IsV6);
        return (packet, _) => new(Verdict.Accept, packet.OutInterface is null || packet.IsLocal
            ? Nat.ToDestination(packet, Mapped(packet.Destination), packet.DestinationPort)
            : Nat.ToSource(packet, Mapped(packet.Source), packet.SourcePort));
    }
}
