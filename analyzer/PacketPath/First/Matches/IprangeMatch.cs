using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m iprange --src-range 10.0.0.1-10.0.0.9</c>.</summary>
internal static class IprangeMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        var all = Answer.Yes;
        foreach (var option in match.Options)
            all = all.And(Test(option, packet).Negated(option.Negated));

        return all;
    }

    private static Answer Test(RuleOption option, Packet packet) => option.Name switch
    {
        "--src-range" => Within(option, packet.Source),
        "--dst-range" => Within(option, packet.Destination),
        _ => Answer.Unknown(option.ToString()),
    };

    private static Answer Within(RuleOption option, IPAddress address)
    {
        var ends = option.Value.Split('-');
        if (ends.Length != 2 || !IPAddress.TryParse(ends[0], out var first) || !IPAddress.TryParse(ends[1], out var last))
            return Answer.Unknown(option.ToString());

        var bytes = address.GetAddressBytes().AsSpan();
        return Answer.Of(bytes.SequenceCompareTo(first.GetAddressBytes()) >= 0 && bytes.SequenceCompareTo(last.GetAddressBytes()) <= 0);
    }
}
