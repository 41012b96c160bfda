using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Reads an address with its port as ss and netstat write them.</summary>
internal static class SocketEnds
{
    // 127.0.0.1:10249   [::1]:53   *:80   :::22   ::ffff:10.0.0.1:443   127.0.0.53%lo:53   [fe80::1]%eth0:546   0.0.0.0:*
    public static SocketEnd? Parse(ReadOnlySpan<char> text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || PortOf(text[(colon + 1)..]) is not { } port)
            return null;

        var address = text[..colon];
        var percent = address.IndexOf('%');
        var zone = percent < 0 ? null : address[(percent + 1)..].TrimEnd(']').ToString();
        address = (percent < 0 ? address : address[..percent]).Trim("[]");
        if (address is "*")
            return new(null, port.Number, zone);

        return IPAddress.TryParse(address, out var parsed) && (address.Contains(':') || address.Count('.') == 3) ? new(Plain(parsed), port.Number, zone) : null;
    }

    /// <summary>An IPv4 address that an IPv6 socket has taken is an IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static (int? Number, bool IsRead)? PortOf(ReadOnlySpan<char> text) =>
        text is "*" ? (null, true)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue ? (number, true)
        : WellKnown(text) is { } known ? (known, true) : null;

    // Without -n, the names of /etc/services stand there; these are the ones that matter.
    private static int? WellKnown(ReadOnlySpan<char> name) => name switch
    {
        "ssh" => 22,
        "domain" => 53,
        "http" => 80,
        "https" => 443,
        "bgp" => 179,
        _ => null,
    };

    public static SocketState StateOf(ReadOnlySpan<char> word) => word switch
    {
        "ESTAB" or "ESTABLISHED" => SocketState.Established,
        "SYN-SENT" or "SYN_SENT" => SocketState.SynSent,
        "SYN-RECV" or "SYN_RECV" => SocketState.SynReceived,
        "FIN-WAIT-1" or "FIN_WAIT1" => SocketState.FinWait1,
        "FIN-WAIT-2" or "FIN_WAIT2" => SocketState.FinWait2,
        "TIME-WAIT" or "TIME_WAIT" => SocketState.TimeWait,
        "CLOSE" or "CLOSED" => SocketState.Closed,
        "CLOSE-WAIT" or "CLOSE_WAIT" => SocketState.CloseWait,
        "LAST-ACK" or "LAST_ACK" => SocketState.LastAck,
        "LISTEN" => SocketState.Listen,
        "CLOSING" => SocketState.Closing,
        "UNCONN" => SocketState.Unconnected,
        _ => SocketState.Unknown,
    };
}
