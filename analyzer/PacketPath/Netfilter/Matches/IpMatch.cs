using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-s -d -p -i -o -f</c>: what needs no module.</summary>
internal static class IpMatch
{
    public static PacketTest Compile(Match match) => Tests.All([.. match.Options.Select(Compile)]);

    private static PacketTest Compile(RuleOption option) => Tests.Negated(option.Negated, option.Name switch
    {
        "-s" => InRange(option, packet => packet.Source),
        "-d" => InRange(option, packet => packet.Destination),
        "-p" => IsProtocol(option),
        "-i" => IsInterface(option.Value, packet => packet.InInterface),
        "-o" => IsInterface(option.Value, packet => packet.OutInterface),
        // The packets that are simulated are whole.
        "-f" => (_, _) => Answer.No,
        "-4" => (packet, _) => Answer.Of(!packet.IsV6),
        "-6" => (packet, _) => Answer.Of(packet.IsV6),
        _ => Tests.Unknown(option.ToString()),
    });

    private static PacketTest InRange(RuleOption option, Func<Packet, Address> end) => AddressMask.TryParse(option.Value) is { } range
        ? (packet, _) => Answer.Of(range.Contains(end(packet)))
        : Tests.Unknown(option.ToString());

    private static PacketTest IsProtocol(RuleOption option)
    {
        if (option.Value is "all" or "0")
            return (_, _) => Answer.Yes;

        return ProtocolName.NumberOf(option.Value) is { } number
            ? (packet, _) => Answer.Of((int)packet.Protocol == number)
            : Tests.Unknown(option.ToString());
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
}
