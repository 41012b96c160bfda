using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m length --length 0:1400</c>, and other ranges of a number of the packet.</summary>
internal static class LengthMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option.Name == "--length" && PortRange.ListOf(option.Value) is [var range]
        ? (packet, _) => Answer.Of(range.Contains(packet.Length))
        : Tests.Unknown(option.ToString()));
}
