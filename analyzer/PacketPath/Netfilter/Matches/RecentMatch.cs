using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m recent</c>: <c>--set</c> holds always; whether an address was seen lately is in no dump.</summary>
internal static class RecentMatch
{
    // --set adds the address and holds, negated it never does (net/netfilter/xt_recent.c, recent_mt).
    public static PacketTest Compile(Match match)
    {
        if (match.Option("--set") is { } set)
            return set.Negated ? Tests.No : Tests.Yes;

        var end = match.Option("--rdest") is null ? "source" : "destination";
        return Tests.Unknown($"whether its {end} was seen lately, by the list {match.Option("--name")?.Value ?? "DEFAULT"} (/proc/net/xt_recent): {match}");
    }
}
