using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m mark</c> and <c>-m connmark</c>: <c>--mark value[/mask]</c>.</summary>
internal static class MarkMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => Compile(option, packet => packet.Mark));

    // A packet without a connection matches no connmark, negated or not (net/netfilter/xt_connmark.c).
    public static PacketTest CompileOfConnection(Match match)
    {
        var test = Tests.EachOption(match, option => Compile(option, packet => packet.Connection?.Mark));
        return (packet, stack) => packet.Connection is null ? Answer.No : test(packet, stack);
    }

    private static PacketTest Compile(RuleOption option, Func<Packet, uint?> mark)
    {
        if (option.Name != "--mark" || MarkValue.TryParse(option.Value) is not { } wanted)
            return Tests.Unknown(option.ToString());

        var unknown = Answer.Unknown(option.ToString());
        return (packet, _) => mark(packet) is { } value ? Answer.Of((value & wanted.Mask) == wanted.Value) : unknown;
    }
}
