using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>dnat, snat, masquerade and redirect (net/netfilter/nft_nat.c, nft_masq.c, nft_redir.c). Each ends the packet's way through its chain.</summary>
internal static class NftNat
{
    private delegate ImmutableArray<(Answer If, NftNatTarget? To)> Resolver(Packet packet, NetworkStack stack);

    public static PacketEffect Compile(NftTranslation translation, NftScope scope)
    {
        if (Targets(translation, scope) is not { } targets)
            return Effects.Decide(new Verdict.CannotTell($"{translation} is not modelled"));

        return (packet, stack) => IsForFamily(translation, packet) ? Translated(translation, targets(packet, stack), packet, stack) : new(Verdict.NextRule, packet);
    }

    // "dnat ip to" in a table of both families asks for the family first.
    private static bool IsForFamily(NftTranslation translation, Packet packet) => translation.Family is null || translation.Family == (packet.IsV6 ? "ip6" : "ip");

    // 10.244.0.7:53      ip saddr map { ... }      tcp dport map { 80 : 10.0.0.1 . 8080 }      :tcp dport map { 80 : 8080 }
    private static Resolver? Targets(NftTranslation translation, NftScope scope) => translation switch
    {
        { Address: NftMapping mapping } => OfMap(mapping, scope, data => NftNatTarget.Of(data, translation.Port)),
        { Port: NftMapping mapping } => OfMap(mapping, scope, data => NftNatTarget.Of(translation.Address, data)),
        _ => NftNatTarget.Of(translation.Address, translation.Port) is { } target ? (_, _) => [(Answer.Yes, target)] : null,
    };

    private static Resolver? OfMap(NftMapping mapping, NftScope scope, Func<NftExpression?, NftNatTarget?> target)
    {
        var key = NftExpressions.Compile(mapping.Key, scope);
        if (scope.Contents(mapping.Data, key.Types) is not { } map || scope.IsChangedByPackets(mapping.Data))
            return null;

        var targets = Enumerable.Range(0, map.Count).Select(at => map[at].Data is { } data ? target(data) : null).ToImmutableArray();
        if (targets.Contains(null))
            return null;

        return (packet, stack) => key.Read(packet, stack) is var reading && reading == NftReading.Nothing
            ? [(Answer.Yes, null)]
            : [.. map.Find(reading).Select(hit => (hit.If, hit.At is { } at ? targets[at] : null))];
    }

    private static Effect Translated(NftTranslation translation, ImmutableArray<(Answer If, NftNatTarget? To)> targets, Packet packet, NetworkStack stack)
    {
        var choices = targets.Select(target => new Choice(target.If, target.To is { } to ? To(translation, to, packet, stack) : new(Verdict.NextRule, packet))).ToImmutableArray();
        return choices.Length == 1 ? choices[0].Then : new(new Verdict.OneOf(choices), packet);
    }

    private static Effect To(NftTranslation translation, NftNatTarget target, Packet packet, NetworkStack stack) => translation.Kind switch
    {
        "masquerade" => ToSource(translation, target with { First = SourceTargets.AddressOf(packet, stack), Last = SourceTargets.AddressOf(packet, stack) }, packet),
        "redirect" => ToDestination(translation, target with { First = DestinationTargets.Own(packet, stack), Last = DestinationTargets.Own(packet, stack) }, packet),
        "snat" => ToSource(translation, target, packet),
        _ => ToDestination(translation, target, packet),
    };

    private static Effect ToSource(NftTranslation translation, NftNatTarget target, Packet packet)
    {
        if (target.First is null && translation.Kind == "masquerade")
            return Effect.CannotTell(packet, $"{translation}: the address that {packet.OutInterface} has for it");

        var isRandom = translation.Flags.Contains("random") || translation.Flags.Contains("fully-random");
        return Each(translation, Addresses(translation, target, packet.Source), packet, address => Nat.ToSource(packet, address ?? packet.Source, HasPorts(packet) ? NatRange.PortFor(target.Ports, packet.SourcePort, isRandom, isDestination: false) : null, isRandom));
    }

    private static Effect ToDestination(NftTranslation translation, NftNatTarget target, Packet packet)
    {
        if (target.First is null && translation.Kind == "redirect")
            return Effect.CannotTell(packet, $"{translation}: the address of {packet.InInterface}");
        if (!HasPorts(packet) || target.Ports is not { } ports)
            return Each(translation, Addresses(translation, target, packet.Destination), packet, address => Nat.ToDestination(packet, address, null));

        var isRandom = translation.Flags.Contains("random") || translation.Flags.Contains("fully-random");
        return NatRange.PortFor(ports, packet.DestinationPort, isRandom, isDestination: true) is { } port
            ? Each(translation, Addresses(translation, target, packet.Destination), packet, address => Nat.ToDestination(packet, address, port))
            : Effect.CannotTell(packet, $"{translation}: the kernel throws dice for the port");
    }

    private static bool HasPorts(Packet packet) => packet.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp;

    private static ImmutableArray<Address?> Addresses(NftTranslation translation, NftNatTarget target, Address old) =>
        !translation.IsPrefix ? target.Addresses : target.Mapped(old) is { } mapped ? [mapped] : [];

    // Of several the kernel takes one by a hash that no dump tells.
    private static Effect Each(NftTranslation translation, ImmutableArray<Address?> addresses, Packet packet, Func<Address?, Packet> change) => addresses switch
    {
        [] => Effect.CannotTell(packet, $"{translation} is not modelled"),
        [var only] => new(Verdict.Accept, change(only)),
        _ => new(new Verdict.OneOf([.. addresses.Select(address => new Choice(Answer.Chance(1.0 / addresses.Length, $"{translation} takes {address}"), new(Verdict.Accept, change(address))))]), packet),
    };
}
