using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m icmp</c>: the first packet of an ICMP flow is an echo request.</summary>
internal static class IcmpMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        if (packet.Protocol != Protocol.Icmp)
            return Answer.No;

        return match.Option("--icmp-type") is { } type
            ? Answer.Of(type.Value is "8" or "8/0" or "echo-request" or "any" or "255").Negated(type.Negated)
            : Answer.Yes;
    }
}
