using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m owner</c>: whose socket a packet of the node's own comes from; what is forwarded has none.</summary>
internal static class OwnerMatch
{
    public static PacketTest Compile(Match match)
    {
        var test = Tests.EachOption(match, Compile);
        return (packet, stack) => packet.IsLocal ? test(packet, stack) : Answer.No;
    }

    private static PacketTest Compile(RuleOption option)
    {
        if (option.Name == "--socket-exists")
            return (_, _) => Answer.Yes;

        var unknown = Answer.Unknown(option.ToString());
        var dash = option.Value.IndexOf('-');
        if (option.Name != "--uid-owner" || !long.TryParse(dash < 0 ? option.Value : option.Value[..dash], out var first) || !long.TryParse(option.Value[(dash + 1)..], out var last))
            return (_, _) => unknown;

        return (packet, _) => packet.User is { } user ? Answer.Of(user >= first && user <= last) : unknown;
    }
}
