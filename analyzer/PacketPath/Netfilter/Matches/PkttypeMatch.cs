using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m pkttype</c>: to whom the frame was addressed.</summary>
internal static class PkttypeMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => Named(option.Value) is { } wanted && option.Name == "--pkt-type"
        ? (packet, stack) => Answer.Of(Addressees.Of(packet, stack) == wanted)
        : Tests.Unknown(option.ToString()));

    private static Addressee? Named(string word) => word switch
    {
        "unicast" => Addressee.Host,
        "broadcast" => Addressee.Broadcast,
        "multicast" => Addressee.Multicast,
        _ => null,
    };
}
