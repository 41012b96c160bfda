using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m mac --mac-source</c>: no packet that the node sends itself has one.</summary>
internal static class MacMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option =>
    {
        if (option.Name != "--mac-source")
            return Tests.Unknown(option.ToString());

        var unknown = Answer.Unknown(option.ToString());
        return (packet, _) => packet.IsLocal ? Answer.No
            : packet.LinkSource is { } source ? Answer.Of(source.Equals(option.Value, StringComparison.OrdinalIgnoreCase))
            : unknown;
    });
}
