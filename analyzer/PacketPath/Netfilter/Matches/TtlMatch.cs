using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m ttl</c> and <c>-m hl</c>.</summary>
internal static class TtlMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, Compile);

    private static PacketTest Compile(RuleOption option)
    {
        if (!int.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Tests.Unknown(option.ToString());

        return option.Name switch
        {
            "--ttl-eq" or "--hl-eq" => (packet, _) => Answer.Of(packet.TimeToLive == number),
            "--ttl-lt" or "--hl-lt" => (packet, _) => Answer.Of(packet.TimeToLive < number),
            "--ttl-gt" or "--hl-gt" => (packet, _) => Answer.Of(packet.TimeToLive > number),
            _ => Tests.Unknown(option.ToString()),
        };
    }
}
