using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m recent</c>: <c>--set</c> holds always; whether an address was seen lately is in no dump.</summary>
internal static class RecentMatch
{
    // --set adds the address and holds, negated it never does (net/netfilter/xt_recent.c, recent_mt).
    public static PacketTest Compile(Match match)
    {
        if (match.Option("--set") is { } set)
            return Tests.Negated(set.Negated, (_, _) => Answer.Yes);

        return Tests.Unknown(match.ToString());
    }
}
