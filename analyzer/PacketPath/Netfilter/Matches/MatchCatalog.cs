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
        ["tcp"] = PortMatch.Compile,
        ["udp"] = PortMatch.Compile,
        ["udplite"] = PortMatch.Compile,
        ["sctp"] = PortMatch.Compile,
        ["dccp"] = PortMatch.Compile,
        ["multiport"] = PortMatch.Compile,
        ["icmp"] = IcmpMatch.Compile,
        ["icmp6"] = IcmpMatch.Compile,
        ["icmpv6"] = IcmpMatch.Compile,
        ["conntrack"] = ConntrackMatch.Compile,
        ["state"] = ConntrackMatch.Compile,
        ["mark"] = MarkMatch.Compile,
        ["connmark"] = MarkMatch.CompileOfConnection,
        ["addrtype"] = AddrtypeMatch.Compile,
        ["iprange"] = IprangeMatch.Compile,
        ["statistic"] = StatisticMatch.Compile,
        ["recent"] = RecentMatch.Compile,
        ["physdev"] = PhysdevMatch.Compile,
        ["pkttype"] = PkttypeMatch.Compile,
        ["set"] = SetMatch.Compile,
        ["mac"] = MacMatch.Compile,
        ["length"] = LengthMatch.Compile,
        ["ttl"] = TtlMatch.Compile,
        ["hl"] = TtlMatch.Compile,
        ["dscp"] = DscpMatch.Compile,
        ["tos"] = DscpMatch.Compile,
        ["owner"] = OwnerMatch.Compile,
        ["rpfilter"] = RpfilterMatch.Compile,
        ["helper"] = HelperMatch.Compile,
        ["connbytes"] = RuntimeMatch.OfConnection,
        ["connlabel"] = RuntimeMatch.OfConnection,
        ["cgroup"] = RuntimeMatch.Cgroup,
        ["tcpmss"] = RuntimeMatch.SegmentSize,
        ["socket"] = RuntimeMatch.Socket,
        ["ah"] = HeaderMatch.Ipsec,
        ["esp"] = HeaderMatch.Ipsec,
        ["ipcomp"] = HeaderMatch.Ipsec,
        ["rt"] = HeaderMatch.Extension,
        ["frag"] = HeaderMatch.Extension,
        ["hbh"] = HeaderMatch.Extension,
        ["dst"] = HeaderMatch.Extension,
        ["mh"] = HeaderMatch.Extension,
        ["srh"] = HeaderMatch.Extension,
        ["ecn"] = HeaderMatch.CongestionNotice,
    };

    /// <summary>The test that the match makes of a packet; null for one that only counts or tells.</summary>
    public static PacketTest? Compile(Match match)
    {
        if (match.Module is "comment" or "nfacct")
            return null;
        if (RuleRevision.IsUnsupported(match.Options))
            return Tests.Unknown(RuleRevision.Why(match.ToString()));
        if (RuntimeMatch.Knows(match.Module))
            return RuntimeMatch.Compile(match);

        return ByModule.TryGetValue(match.Module, out var compile) ? compile(match) : Tests.Unknown(match.ToString());
    }
}
