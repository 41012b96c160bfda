using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m physdev</c>: the ports of the bridge that a packet crosses; what is only routed has none.</summary>
internal static class PhysdevMatch
{
    // What came by no bridge's port holds where every option is negated (net/netfilter/xt_physdev.c, physdev_mt).
    public static PacketTest Compile(Match match)
    {
        var test = Tests.EachOption(match, Compile);
        var asksOut = match.Option("--physdev-out") is not null;
        var ofNone = Answer.Of(match.Options.All(option => option.Negated));
        return (packet, stack) => packet.InPort is null && packet.OutPort is null && !packet.IsBridged ? ofNone
            : asksOut && !packet.IsBridged ? Answer.No
            : test(packet, stack);
    }

    private static PacketTest Compile(RuleOption option) => option.Name switch
    {
        "--physdev-in" => IsPort(option, packet => packet.InPort),
        "--physdev-out" => IsPort(option, packet => packet.OutPort),
        "--physdev-is-in" => (packet, _) => Answer.Of(packet.InPort is not null),
        "--physdev-is-out" => (packet, _) => Answer.Of(packet.IsBridged),
        "--physdev-is-bridged" => (packet, _) => Answer.Of(packet.IsBridged),
        _ => Tests.Unknown(option.ToString()),
    };

    private static PacketTest IsPort(RuleOption option, Func<Packet, string?> port)
    {
        var (name, isStart) = option.Value.EndsWith('+') ? (option.Value[..^1], true) : (option.Value, false);
        var unknown = Answer.Unknown($"{option}: by which port it leaves");
        return (packet, _) => port(packet) is not { } device ? unknown : Answer.Of(isStart ? device.StartsWith(name, StringComparison.Ordinal) : device == name);
    }
}
