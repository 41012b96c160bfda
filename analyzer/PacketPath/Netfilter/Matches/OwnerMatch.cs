using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m owner</c>: whose socket a packet of the node's own comes from; what is forwarded has none.</summary>
internal static class OwnerMatch
{
    // Without a socket only what is negated throughout holds (net/netfilter/xt_owner.c, owner_mt).
    public static PacketTest Compile(Match match)
    {
        var test = Tests.EachOption(match, Compile);
        var ofNone = Answer.Of(match.Options.All(option => option.Negated));
        return (packet, stack) => packet.IsLocal ? test(packet, stack) : ofNone;
    }

    private static PacketTest Compile(RuleOption option) => option.Name switch
    {
        "--socket-exists" => Tests.Yes,
        "--uid-owner" => IsUser(option),
        _ => OfFile(Tests.Unknown(option.ToString())),
    };

    private static PacketTest IsUser(RuleOption option)
    {
        var unknown = Answer.Unknown($"{option}: the user whose program sends the packet");
        var dash = option.Value.IndexOf('-');
        if (!long.TryParse(dash < 0 ? option.Value : option.Value[..dash], out var first) || !long.TryParse(option.Value[(dash + 1)..], out var last))
            return (_, _) => unknown;

        return OfFile((packet, _) => packet.User is { } user ? Answer.Of(user >= first && user <= last) : unknown);
    }

    private static PacketTest OfFile(PacketTest test) => (packet, stack) =>
        packet.IsOfKernel ? Answer.No : test(packet, stack);
}
