using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m iprange --src-range 10.0.0.1-10.0.0.9</c>.</summary>
internal static class IprangeMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, option => option.Name switch
    {
        "--src-range" => InRange(option, packet => packet.Source),
        "--dst-range" => InRange(option, packet => packet.Destination),
        _ => Tests.Unknown(option.ToString()),
    });

    private static PacketTest InRange(RuleOption option, Func<Packet, Address> end)
    {
        var dash = option.Value.IndexOf('-');
        if (Address.TryParse(dash < 0 ? option.Value : option.Value.AsSpan(0, dash)) is not { } first || Address.TryParse(option.Value.AsSpan(dash + 1)) is not { } last)
            return Tests.Unknown(option.ToString());

        return (packet, _) => end(packet) is var address && address.IsV6 == first.IsV6 ? Answer.Of(address.CompareTo(first) >= 0 && address.CompareTo(last) <= 0) : Answer.No;
    }
}
