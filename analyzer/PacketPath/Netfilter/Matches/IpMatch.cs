using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-s -d -p -i -o -f</c>: what needs no module.</summary>
internal static class IpMatch
{
    // Ten thousands of rules ask for the same one.
    private static readonly ImmutableArray<PacketTest> OfProtocol = [.. Enumerable.Range(0, 256).Select(number => (PacketTest)((packet, _) => Answer.Of((int)packet.Protocol == number)))];

    public static PacketTest Compile(Match match) => Tests.All([.. match.Options.Select(Compile)]);

    /// <summary>Whether the option is understood, so that it can be asked apart from the others.</summary>
    public static bool IsClear(RuleOption option) => option.Name is "-s" or "-d" ? Range(option) is not null : option.Name is "-p" or "-i" or "-o";

    public static bool IsOfHost(RuleOption option) => option.Name is "-s" or "-d" && Range(option) is { IsHost: true };

    public static PacketTest Compile(RuleOption option) => Tests.Negated(option.Negated, option.Name switch
    {
        "-s" => Range(option) is { } range ? new OfRange(range).HasSource : Tests.Unknown(option.ToString()),
        "-d" => Range(option) is { } range ? new OfRange(range).HasDestination : Tests.Unknown(option.ToString()),
        "-p" => IsProtocol(option),
        "-i" => IsInterface(option.Value, packet => packet.InInterface),
        "-o" => IsInterface(option.Value, packet => packet.OutInterface),
        // The packets that are simulated are whole.
        "-f" => (_, _) => Answer.No,
        "-4" => (packet, _) => Answer.Of(!packet.IsV6),
        "-6" => (packet, _) => Answer.Of(packet.IsV6),
        _ => Tests.Unknown(option.ToString()),
    });

    private static AddressMask? Range(RuleOption option) => AddressMask.TryParse(option.Value);

    private static PacketTest IsProtocol(RuleOption option)
    {
        if (option.Value is "all" or "0")
            return (_, _) => Answer.Yes;

        return ProtocolName.NumberOf(option.Value) is not { } number ? Tests.Unknown(option.ToString())
            : number < OfProtocol.Length ? OfProtocol[number]
            : (packet, _) => Answer.Of((int)packet.Protocol == number);
    }

    // A trailing + stands for any rest. At a hook without that interface no name matches, and a negated one always does.
    private static PacketTest IsInterface(string name, Func<Packet, string?> device)
    {
        if (name == "+")
            return (_, _) => Answer.Yes;
        if (!name.EndsWith('+'))
            return (packet, _) => Answer.Of(device(packet) == name);

        var start = name[..^1];
        return (packet, _) => Answer.Of(device(packet)?.StartsWith(start, StringComparison.Ordinal) == true);
    }

    // In halves, as a UInt128 would have the object padded to a boundary of 16 bytes.
    private sealed class OfRange(AddressMask range)
    {
        private readonly ulong _upper = (ulong)(range.Bits >> 64), _lower = unchecked((ulong)range.Bits), _upperMask = (ulong)(range.Mask >> 64), _lowerMask = unchecked((ulong)range.Mask);
        private readonly bool _isV6 = range.IsV6;

        public Answer HasSource(Packet packet, NetworkStack _) => Answer.Of(Holds(packet.Source));

        public Answer HasDestination(Packet packet, NetworkStack _) => Answer.Of(Holds(packet.Destination));

        private bool Holds(Address address) => address.IsV6 == _isV6 && (address.Upper & _upperMask) == _upper && (address.Lower & _lowerMask) == _lower;
    }
}
