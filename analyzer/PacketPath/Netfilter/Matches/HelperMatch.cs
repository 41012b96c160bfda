using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m helper --helper ftp</c>: of the connection that a related one belongs to.</summary>
internal static class HelperMatch
{
    // A new connection has no helper by its own (net/netfilter/xt_helper.c).
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option =>
        (packet, _) => packet.Connection?.Helper is { } helper ? Answer.Of(option.Value is "" || option.Value.StartsWith(helper, StringComparison.Ordinal)) : Answer.No);
}
