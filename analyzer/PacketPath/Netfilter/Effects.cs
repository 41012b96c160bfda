using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Effects put together.</summary>
internal static class Effects
{
    // More than that nobody wants to read.
    private const int MostChoices = 64;

    public static PacketEffect Decide(Verdict verdict) => (packet, _) => new(verdict, packet);

    public static PacketEffect NotModelled(Target target) => CannotTell($"the target {target} is not modelled");

    public static PacketEffect CannotTell(string why) => Decide(new Verdict.CannotTell(why));

    /// <summary>Accepts the packet changed by one of the addresses; of several the kernel takes one by a hash that no dump tells.</summary>
    public static PacketEffect OneOf(ImmutableArray<Address?> addresses, Target target, Func<Packet, Address?, Packet> change)
    {
        if (addresses.Length > MostChoices || addresses.IsEmpty)
            return NotModelled(target);
        if (addresses is [var only])
            return (packet, _) => new(Verdict.Accept, change(packet, only));

        return (packet, _) => new(
            new Verdict.OneOf([.. addresses.Select(address => new Choice(Answer.Chance(1.0 / addresses.Length, $"{target} takes {address}"), new(Verdict.Accept, change(packet, address))))]),
            packet);
    }
}
