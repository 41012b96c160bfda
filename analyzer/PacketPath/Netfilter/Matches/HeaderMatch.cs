using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary>Matches of headers and bits that the simulated packets mostly do not have: ah, esp, IPv6's extension headers, ecn.</summary>
internal static class HeaderMatch
{
    private const int EncapsulatedPayload = 50;
    private const int AuthenticationHeader = 51;
    private const int Compressed = 108;

    // A header that is not there matches nothing, negated or not (net/ipv6/netfilter/ip6t_rt.c and its neighbours).
    public static PacketTest Extension(Match match) => Tests.No;

    public static PacketTest Ipsec(Match match)
    {
        var protocol = match.Module switch { "esp" => EncapsulatedPayload, "ah" => AuthenticationHeader, _ => Compressed };
        var unknown = Answer.Unknown($"the SPI of the packet: {match}");
        return (packet, _) => (int)packet.Protocol == protocol ? unknown : Answer.No;
    }

    // The packets that are simulated are not marked as capable of ECN.
    public static PacketTest CongestionNotice(Match match) => Tests.EachOption(match, option => option.Name switch
    {
        "--ecn-ip-ect" => option.Value == "0" ? Tests.Yes : Tests.No,
        "--ecn-tcp-ece" or "--ecn-tcp-cwr" => OfTcp(option),
        _ => Tests.Unknown(option.ToString()),
    });

    private static PacketTest OfTcp(RuleOption option)
    {
        var unknown = Answer.Unknown($"whether the sender asks for ECN: {option}");
        return (packet, _) => packet.Protocol == Protocol.Tcp ? unknown : Answer.No;
    }
}
