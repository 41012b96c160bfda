using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary>Every match module that is modelled; any other is unknown, never taken to match.</summary>
internal static class MatchCatalog
{
    private delegate PacketTest Compiler(Match match);

    private static readonly Dictionary<string, Compiler> ByModule = new(StringComparer.Ordinal)
    {
        [Match.Ip] = IpMatch.Compile,
    };

    /// <summary>The test that the match makes of a packet; null for one that only counts or tells.</summary>
    public static PacketTest? Compile(Match match)
    {
        if (match.Module is "comment" or "nfacct")
            return null;
        if (ByModule.TryGetValue(match.Module, out var compile))
            return compile(match);

        var unknown = Answer.Unknown(match.ToString());
        return (_, _) => unknown;
    }
}
