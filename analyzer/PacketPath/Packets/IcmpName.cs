using System.Globalization;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>ICMP messages as iptables and nft name them.</summary>
internal static class IcmpName
{
    public const int V6Protocol = 58;

    /// <summary>Type and code by name or number (<c>8</c>, <c>3/1</c>, <c>echo-request</c>); no code where all are meant, null where it is not known.</summary>
    public static (byte Type, byte? Code)? Parse(string text, bool isV6)
    {
        var slash = text.IndexOf('/');
        if (byte.TryParse(slash < 0 ? text : text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var type))
            return slash < 0 ? (type, null) : byte.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? (type, code) : null;

        return isV6 ? OfV6(text) : OfV4(text);
    }

    private static (byte, byte?)? OfV4(string name) => name switch
    {
        "echo-reply" or "pong" => (0, null),
        "destination-unreachable" => (3, null),
        "network-unreachable" => (3, 0),
        "host-unreachable" => (3, 1),
        "protocol-unreachable" => (3, 2),
        "port-unreachable" => (3, 3),
        "fragmentation-needed" => (3, 4),
        "source-route-failed" => (3, 5),
        "network-prohibited" => (3, 9),
        "host-prohibited" => (3, 10),
        "communication-prohibited" => (3, 13),
        "source-quench" => (4, null),
        "redirect" => (5, null),
        "echo-request" or "ping" => (8, null),
        "router-advertisement" => (9, null),
        "router-solicitation" => (10, null),
        "time-exceeded" or "ttl-exceeded" => (11, null),
        "ttl-zero-during-transit" => (11, 0),
        "parameter-problem" => (12, null),
        "timestamp-request" => (13, null),
        "timestamp-reply" => (14, null),
        _ => null,
    };

    private static (byte, byte?)? OfV6(string name) => name switch
    {
        "destination-unreachable" => (1, null),
        "no-route" => (1, 0),
        "communication-prohibited" => (1, 1),
        "address-unreachable" => (1, 3),
        "port-unreachable" => (1, 4),
        "packet-too-big" => (2, null),
        "time-exceeded" or "ttl-exceeded" => (3, null),
        "parameter-problem" => (4, null),
        "echo-request" or "ping" => (128, null),
        "echo-reply" or "pong" => (129, null),
        "mld-listener-query" => (130, null),
        "mld-listener-report" => (131, null),
        "mld-listener-done" or "mld-listener-reduction" => (132, null),
        "router-solicitation" or "nd-router-solicit" => (133, null),
        "router-advertisement" or "nd-router-advert" => (134, null),
        "neighbour-solicitation" or "neighbor-solicitation" or "nd-neighbor-solicit" => (135, null),
        "neighbour-advertisement" or "neighbor-advertisement" or "nd-neighbor-advert" => (136, null),
        "redirect" or "nd-redirect" => (137, null),
        _ => null,
    };
}
