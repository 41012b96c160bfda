using System.Globalization;

namespace SupportBundle.Analyzer.PacketPath.Packets;

/// <summary>Protocols as rules and policy rules write them.</summary>
internal static class ProtocolName
{
    /// <summary>The number of a protocol by its name or number (/etc/protocols); null when it is neither.</summary>
    public static int? NumberOf(string text) => text.ToLowerInvariant() switch
    {
        "icmp" => 1,
        "igmp" => 2,
        "ipencap" or "ipip" or "ipv4" => 4,
        "tcp" => 6,
        "udp" => 17,
        "dccp" => 33,
        "ipv6" => 41,
        "gre" => 47,
        "esp" or "ipv6-crypt" => 50,
        "ah" or "ipv6-auth" => 51,
        "ipv6-icmp" or "icmpv6" or "icmp6" => 58,
        "vrrp" => 112,
        "sctp" => 132,
        "udplite" => 136,
        var other => int.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 255 ? number : null,
    };
}
