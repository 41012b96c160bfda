using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m recent</c>: <c>--set</c> always matches; whether a list holds the sender is not in the input (ClientIP affinity).</summary>
internal static class RecentMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib) =>
        match.Option("--set") is { } set ? Answer.Yes.Negated(set.Negated) : Answer.Chance(match.ToString());
}
