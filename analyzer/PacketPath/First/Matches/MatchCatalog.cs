using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary>Says whether the packet meets the options of one match module.</summary>
internal delegate Answer MatchTest(Match match, Packet packet, Fib fib);

/// <summary>Every match module that is modelled; any other is unknown, never taken to match.</summary>
internal static class MatchCatalog
{
    private static readonly Dictionary<string, MatchTest> ByModule = new(StringComparer.Ordinal)
    {
        [Match.Ip] = IpMatch.Test,
        [Match.Nft] = NftMatch.Test,
        ["tcp"] = PortMatch.Test,
        ["udp"] = PortMatch.Test,
        ["sctp"] = PortMatch.Test,
        ["multiport"] = PortMatch.Test,
        ["icmp"] = IcmpMatch.Test,
        ["conntrack"] = ConntrackMatch.Test,
        ["state"] = ConntrackMatch.Test,
        ["mark"] = MarkMatch.Test,
        ["connmark"] = MarkMatch.TestConnection,
        ["addrtype"] = AddrtypeMatch.Test,
        ["iprange"] = IprangeMatch.Test,
        ["statistic"] = (match, _, _) => Answer.Chance(match.ToString()),
        ["recent"] = RecentMatch.Test,
        ["physdev"] = PhysdevMatch.Test,
        ["pkttype"] = (match, _, _) => Answer.Of(match.Option("--pkt-type")?.Value == "unicast").Negated(match.Option("--pkt-type")?.Negated ?? false),

        // These only count or tell.
        ["comment"] = (_, _, _) => Answer.Yes,
        ["nfacct"] = (_, _, _) => Answer.Yes,

        // A new connection has no helper yet (net/netfilter/xt_helper.c).
        ["helper"] = (_, _, _) => Answer.No,
    };

    public static Answer Test(ChainRule rule, Packet packet, Fib fib)
    {
        var all = Answer.Yes;
        foreach (var match in rule.Matches)
        {
            all = all.And(ByModule.TryGetValue(match.Module, out var test) ? test(match, packet, fib) : Answer.Unknown(match.ToString()));
            if (all.Truth == Truth.No)
                return all;
        }

        return all.Truth == Truth.Unknown ? all with { DependsOn = $"{all.DependsOn} ({rule.Line}, {rule.Place})" } : all;
    }
}
