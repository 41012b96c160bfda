using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Words ICMP messages as tcpdump does.</summary>
internal static class PcapIcmp
{
    public static string V4(ReadOnlySpan<byte> bytes)
    {
        var inner = InnerV4(bytes[8..]);
        return (bytes[0], bytes[1]) switch
        {
            (0, _) => "echo reply",
            (8, _) => "echo request",
            (3, 0) => $"net {inner.To} unreachable",
            (3, 1) => $"host {inner.To} unreachable",
            (3, 2) => $"{inner.To} protocol unreachable",
            (3, 3) => string.Create(CultureInfo.InvariantCulture, $"{inner.To} {inner.Protocol} port {inner.Port} unreachable"),
            (3, 4) => string.Create(CultureInfo.InvariantCulture, $"{inner.To} unreachable - need to frag (mtu {BinaryPrimitives.ReadUInt16BigEndian(bytes[6..])})"),
            (3, 9) => $"net {inner.To} unreachable - admin prohibited",
            (3, 10) => $"host {inner.To} unreachable - admin prohibited",
            (3, 13) => $"host {inner.To} unreachable - admin prohibited filter",
            (3, _) => $"{inner.To} unreachable",
            (5, _) => $"redirect {inner.To} to host {new IPAddress(bytes.Slice(4, 4))}",
            (11, 0) => "time exceeded in-transit",
            (11, _) => "ip reassembly time exceeded",
            var (type, code) => string.Create(CultureInfo.InvariantCulture, $"type-#{type} code {code}"),
        };
    }

    public static string V6(ReadOnlySpan<byte> bytes)
    {
        var inner = InnerV6(bytes[8..]);
        return (bytes[0], bytes[1]) switch
        {
            (1, 0) => $"destination unreachable, unreachable route {inner.To}",
            (1, 1) => $"destination unreachable, unreachable prohibited {inner.To}",
            (1, 3) => $"destination unreachable, unreachable address {inner.To}",
            (1, 4) => string.Create(CultureInfo.InvariantCulture, $"destination unreachable, unreachable port, {inner.To} {inner.Protocol} port {inner.Port}"),
            (1, _) => $"destination unreachable, code-#{bytes[1]} {inner.To}",
            (2, _) => string.Create(CultureInfo.InvariantCulture, $"packet too big, mtu {BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])}"),
            (3, 0) => "time exceeded in-transit",
            (3, _) => "time exceeded in reassembly",
            (128, _) => "echo request",
            (129, _) => "echo reply",
            (135, _) => "neighbor solicitation",
            (136, _) => "neighbor advertisement",
            var (type, _) => string.Create(CultureInfo.InvariantCulture, $"type-#{type}"),
        };
    }

    // The head of the packet that the error is about.
    private static (string To, string Protocol, int Port) InnerV4(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20)
            return ("?", "?", 0);

        var head = (bytes[0] & 0xf) * 4;
        return (new IPAddress(bytes.Slice(16, 4)).ToString(), NameOf(bytes[9]), bytes.Length >= head + 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(head + 2)..]) : 0);
    }

    private static (string To, string Protocol, int Port) InnerV6(ReadOnlySpan<byte> bytes) => bytes.Length < 40
        ? ("?", "?", 0)
        : (new IPAddress(bytes.Slice(24, 16)).ToString(), NameOf(bytes[6]), bytes.Length >= 44 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[42..]) : 0);

    private static string NameOf(int protocol) => protocol switch
    {
        6 => "tcp",
        17 => "udp",
        _ => "ip",
    };
}
