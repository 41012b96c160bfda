using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Reads what tcpdump says of a packet: who to whom, and what.</summary>
internal static class PacketBody
{
    private const int DnsPort = 53;

    // 192.168.56.12.57258 > 192.168.56.1.80: Flags [S], seq 567842840, win 64240, length 0
    public static CapturedPacket Read(CapturedPacket packet, string body)
    {
        if (body.StartsWith("ARP", StringComparison.Ordinal))
            return packet with { Protocol = "arp", Summary = body };

        var arrow = body.IndexOf(" > ", StringComparison.Ordinal);
        // With -v, what the IPv6 header says comes first, in parentheses.
        if (body.StartsWith('(') && arrow > 0 && body.LastIndexOf(") ", arrow, StringComparison.Ordinal) is > 0 and var close)
            (body, arrow) = (body[(close + 2)..], arrow - close - 2);

        var colon = arrow < 0 ? -1 : body.IndexOf(": ", arrow, StringComparison.Ordinal);
        return arrow < 0 || colon < 0 || body.AsSpan(0, arrow).Contains(' ')
            ? packet with { Protocol = WordOf(body) }
            : Said(packet with { Source = PacketWords.End(body[..arrow]), Destination = PacketWords.End(body[(arrow + 3)..colon]), Summary = body[(colon + 2)..] });
    }

    private static string WordOf(string body)
    {
        var end = body.AsSpan().IndexOfAny(' ', ',', ':');
        var word = end < 0 ? body : body[..end];
        return word.Length > 0 && word.All(char.IsAsciiLetterOrDigit) ? word.ToLowerInvariant() : "other";
    }

    private static CapturedPacket Said(CapturedPacket packet)
    {
        var summary = WithoutChecksum(packet.Summary);
        if (summary.StartsWith("Flags [", StringComparison.Ordinal))
            return packet with { Protocol = "tcp", Tcp = Tcp(summary) };
        if (summary.StartsWith("ICMP6, ", StringComparison.Ordinal))
            return packet with { Protocol = "icmp6", Icmp = IcmpWords.V6(summary["ICMP6, ".Length..]) };
        if (summary.StartsWith("ICMP ", StringComparison.Ordinal))
            return packet with { Protocol = "icmp", Icmp = IcmpWords.V4(summary["ICMP ".Length..]) };
        if ((packet.Source?.Port is DnsPort || packet.Destination?.Port is DnsPort) && DnsWords.Read(summary) is { } dns)
            return packet with { Protocol = "udp", Dns = dns };

        return packet with { Protocol = packet.Source?.Port is not null && WordOf(summary) is "other" or "udp" ? "udp" : WordOf(summary) };
    }

    // [icmp6 sum ok] ICMP6, neighbor solicitation          [udp sum ok] 7+ A? example.com. (29)
    private static string WithoutChecksum(string summary) =>
        summary.StartsWith('[') && summary.IndexOf("] ", StringComparison.Ordinal) is > 0 and var close && summary.AsSpan(0, close).Contains(" sum ", StringComparison.Ordinal) ? summary[(close + 2)..] : summary;

    // Flags [P.], seq 1:19, ack 1, win 63, length 18
    private static TcpSegment Tcp(string summary)
    {
        var close = summary.IndexOf(']');
        var flags = close < 0 ? "" : summary["Flags [".Length..close];
        var seq = summary.IndexOf("seq ", StringComparison.Ordinal);
        var digits = seq < 0 ? "" : new string([.. summary.Skip(seq + 4).TakeWhile(char.IsAsciiDigit)]);
        return new(flags, uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
    }
}

/// <summary>Reads DNS as tcpdump prints it.</summary>
internal static class DnsWords
{
    // 100+ A? kubernetes.default.svc.cluster.local. (54)          200+ [1au] AAAA? example.com. (40)
    // 100* 2/0/0 CNAME k8.example.com., A 10.96.0.1 (87)          101 NXDomain* 0/0/0 (36)          103 ServFail 0/0/0 (34)
    public static DnsMessage? Read(string summary)
    {
        var words = summary.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var digits = new string([.. summary.TakeWhile(char.IsAsciiDigit)]);
        if (words.Length < 2 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;

        var ask = Array.FindIndex(words, word => word.EndsWith('?'));
        var name = ask > 0 && ask + 1 < words.Length ? words[ask + 1].TrimEnd('.', ',') : null;
        var type = ask > 0 ? (words[ask].StartsWith('(') ? words[ask - 1] : words[ask].TrimEnd('?')) : null;
        return Array.FindIndex(words, IsCounts) is > 0 and var counts
            ? new(id, name, type, ResponseCode(words[1])) { Addresses = Addresses(words, counts) }
            : ask > 0 ? new(id, name, type, null) : null;
    }

    // 2/0/0: answers, name servers, further records
    private static bool IsCounts(string word) => word.Count(one => one == '/') == 2 && word.All(one => one == '/' || char.IsAsciiDigit(one));

    private static string ResponseCode(string word) =>
        char.IsAsciiLetterUpper(word[0]) && !word.EndsWith('?') ? word.TrimEnd('*', '-', '|', '$') : "NoError";

    private static ImmutableArray<IPAddress> Addresses(string[] words, int from) =>
    [
        .. Enumerable.Range(from, words.Length - from - 1).Where(at => words[at] is "A" or "AAAA")
            .Select(at => IPAddress.TryParse(words[at + 1].TrimEnd(','), out var address) ? address : null).OfType<IPAddress>(),
    ];
}
