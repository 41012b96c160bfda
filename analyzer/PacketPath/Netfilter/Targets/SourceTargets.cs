using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>SNAT and MASQUERADE.</summary>
internal static class SourceTargets
{
    // --to-source 192.0.2.1[-192.0.2.9][:1024-65535]
    public static PacketEffect Snat(Target target)
    {
        var options = target.Options.Where(option => option.Name == "--to-source").ToList();
        if (options is not [var option] || NatRange.TryParse(option.Value) is not { } range)
            return Effects.NotModelled(target);

        var isRandom = IsRandom(target);
        return Effects.OneOf(range.Addresses, target, (packet, address) => Nat.ToSource(packet, address ?? packet.Source, range.PortFor(packet.SourcePort, isRandom, isDestination: false), isRandom));
    }

    // It ignores the route's src (net/netfilter/nf_nat_masquerade.c): the device's address on the next hop's subnet.
    public static PacketEffect Masquerade(Target target)
    {
        var ports = target.Option("--to-ports") is { } option ? NatRange.PortsOf(option.Value) : null;
        if (ports is null && target.Option("--to-ports") is not null)
            return Effects.NotModelled(target);

        var isRandom = IsRandom(target);
        return (packet, stack) => AddressOf(packet, stack) is { } address
            ? new(Verdict.Accept, Nat.ToSource(packet, address, NatRange.PortFor(ports, packet.SourcePort, isRandom, isDestination: false), isRandom))
            : Effect.CannotTell(packet, $"{target}: the address that {packet.OutInterface} has for it");
    }

    /// <summary>The address that MASQUERADE takes; null where it is not known.</summary>
    // Of IPv6 it is chosen for the packet's destination, not for the next hop.
    public static Address? AddressOf(Packet packet, NetworkStack stack) => packet.OutInterface is { } device && stack.Fib(packet.IsV6) is { IsKnown: true, Value: var fib }
        ? fib.SelectAddress(device, packet.IsV6 ? packet.Destination : packet.NextHop ?? packet.Destination)
        : null;

    private static bool IsRandom(Target target) => target.Option("--random") is not null || target.Option("--random-fully") is not null;
}
