using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m icmp</c> and <c>-m icmp6</c>: type and code, by number or by name.</summary>
internal static class IcmpMatch
{
    public static PacketTest Compile(Match match)
    {
        var isV6 = match.Module is "icmp6" or "icmpv6";
        return Tests.All([OfProtocol(isV6), .. match.Options.Select(option => Tests.Negated(option.Negated, Compile(option, isV6)))]);
    }

    private static PacketTest OfProtocol(bool isV6) => (packet, _) => Answer.Of(isV6 ? (int)packet.Protocol == IcmpName.V6Protocol : packet.Protocol == Protocol.Icmp);

    private static PacketTest Compile(RuleOption option, bool isV6)
    {
        if (option.Name is not ("--icmp-type" or "--icmpv6-type"))
            return Tests.Unknown(option.ToString());
        // Of IPv6 255 is a type like any other (net/ipv6/netfilter/ip6_tables.c, icmp6_match).
        if (option.Value is "any" || (!isV6 && option.Value is "255/0:255" or "255"))
            return Tests.Yes;

        return IcmpName.Parse(option.Value, isV6) is { } wanted
            ? (packet, _) => Answer.Of(packet.Icmp.Type == wanted.Type && (wanted.Code is null || packet.Icmp.Code == wanted.Code))
            : Tests.Unknown(option.ToString());
    }
}
