using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary>Ports of tcp, udp, sctp and multiport, and a SYN's flags.</summary>
internal static class PortMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        var all = OfProtocol(match.Module, packet.Protocol);
        foreach (var option in match.Options)
            all = all.And(Test(option, packet).Negated(option.Negated));

        return all;
    }

    private static Answer OfProtocol(string module, Protocol protocol) => module switch
    {
        "tcp" => Answer.Of(protocol == Protocol.Tcp),
        "udp" => Answer.Of(protocol == Protocol.Udp),
        "sctp" => Answer.Of(protocol == Protocol.Sctp),
        _ => Answer.Of(protocol is not Protocol.Icmp),
    };

    private static Answer Test(RuleOption option, Packet packet) => option.Name switch
    {
        "--dport" or "--dports" or "--destination-port" or "--destination-ports" => InRanges(option, packet.DestinationPort),
        "--sport" or "--sports" or "--source-port" or "--source-ports" => InRanges(option, packet.SourcePort),
        "--ports" => Either(InRanges(option, packet.SourcePort), InRanges(option, packet.DestinationPort)),
        "--syn" => Answer.Yes,
        "--tcp-flags" when option.Values.Length == 2 => FlagsOfSyn(option.Values[0], option.Values[1]),
        _ => Answer.Unknown(option.ToString()),
    };

    private static Answer Either(Answer one, Answer other) =>
        one.Truth == Truth.Yes || other.Truth == Truth.Yes ? Answer.Yes : one.Truth == Truth.No ? other : one;

    // 53      30000:32767      80,443,8000:8080
    private static Answer InRanges(RuleOption option, int? port)
    {
        if (port is not { } number)
            return Answer.Unknown(option.ToString());

        foreach (var part in option.Value.Split(','))
        {
            if (RangeOf(part) is not { } range)
                return Answer.Unknown(option.ToString());
            if (number >= range.First && number <= range.Last)
                return Answer.Yes;
        }

        return Answer.No;
    }

    private static (int First, int Last)? RangeOf(string part)
    {
        var colon = part.IndexOf(':');
        if (colon < 0)
            return int.TryParse(part, out var port) ? (port, port) : null;

        var first = colon == 0 ? 0 : int.TryParse(part.AsSpan(0, colon), out var low) ? low : -1;
        var last = colon == part.Length - 1 ? 65535 : int.TryParse(part.AsSpan(colon + 1), out var high) ? high : -1;
        return first < 0 || last < 0 ? null : (first, last);
    }

    // FIN,SYN,RST,ACK SYN
    private static Answer FlagsOfSyn(string mask, string set)
    {
        var looksAtSyn = mask is "ALL" || mask.Split(',').Contains("SYN");
        var wanted = set is "NONE" ? [] : set is "ALL" ? ["ALL"] : set.Split(',');
        return Answer.Of(looksAtSyn ? wanted is ["SYN"] : wanted.Length == 0);
    }
}
