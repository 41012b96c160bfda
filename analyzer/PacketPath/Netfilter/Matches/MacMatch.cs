using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m mac --mac-source</c>: no packet that the node sends itself has one.</summary>
internal static class MacMatch
{
    // Without an Ethernet header it does not hold, negated or not (net/netfilter/xt_mac.c).
    public static PacketTest Compile(Match match)
    {
        if (match.Options is not [{ Name: "--mac-source" } option])
            return Tests.Unknown(match.ToString());

        var unknown = Answer.Unknown(option.ToString());
        return (packet, _) => packet.IsLocal || packet.InInterface == "lo" ? Answer.No
            : packet.LinkSource is { } source ? Answer.Of(source.Equals(option.Value, StringComparison.OrdinalIgnoreCase) != option.Negated)
            : unknown;
    }
}
