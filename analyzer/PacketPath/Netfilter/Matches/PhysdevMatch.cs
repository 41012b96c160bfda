using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m physdev</c>: the ports of the bridge that a packet crosses; what is only routed has none.</summary>
internal static class PhysdevMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option.Name switch
    {
        "--physdev-in" => IsPort(option.Value, packet => packet.InPort),
        "--physdev-out" => IsPort(option.Value, packet => packet.OutPort),
        "--physdev-is-in" => (packet, _) => Answer.Of(packet.InPort is not null),
        "--physdev-is-out" => (packet, _) => Answer.Of(packet.OutPort is not null),
        "--physdev-is-bridged" => (packet, _) => Answer.Of(packet.InPort is not null && packet.OutPort is not null),
        _ => Tests.Unknown(option.ToString()),
    });

    private static PacketTest IsPort(string name, Func<Packet, string?> port)
    {
        if (!name.EndsWith('+'))
            return (packet, _) => Answer.Of(port(packet) == name);

        var start = name[..^1];
        return (packet, _) => Answer.Of(port(packet)?.StartsWith(start, StringComparison.Ordinal) == true);
    }
}
