using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m dscp</c> and <c>-m tos</c>.</summary>
internal static class DscpMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option.Name switch
    {
        "--dscp" when MarkValue.TryParse(option.Value) is { } wanted => (packet, _) => Answer.Of(packet.Dscp == wanted.Value),
        "--tos" when MarkValue.TryParse(option.Value) is { } wanted => (packet, _) => Answer.Of(((uint)(packet.Dscp << 2) & wanted.Mask & 0xff) == wanted.Value),
        _ => Tests.Unknown(option.ToString()),
    });
}
