using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Words the transport of a packet as tcpdump does.</summary>
internal static class Transport
{
    private const string FlagLetters = "FSRP.UEW";

    public static string Words(int protocol, IPAddress from, IPAddress to, ReadOnlySpan<byte> bytes, int length) => protocol switch
    {
        6 when bytes.Length >= 20 => string.Create(CultureInfo.InvariantCulture, $"{from}.{U16(bytes)} > {to}.{U16(bytes[2..])}: {Tcp(bytes, length)}"),
        17 when bytes.Length >= 8 => string.Create(CultureInfo.InvariantCulture, $"{from}.{U16(bytes)} > {to}.{U16(bytes[2..])}: {Udp(bytes)}"),
        1 when bytes.Length >= 8 => string.Create(CultureInfo.InvariantCulture, $"{from} > {to}: ICMP {PcapIcmp.V4(bytes)}, length {length}"),
        58 when bytes.Length >= 8 => string.Create(CultureInfo.InvariantCulture, $"{from} > {to}: ICMP6, {PcapIcmp.V6(bytes)}, length {length}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{from} > {to}: ip-proto-{protocol} {length}"),
    };

    // Flags [S.], seq 3962413648, ack 567842841, win 65160, length 0
    private static string Tcp(ReadOnlySpan<byte> bytes, int length)
    {
        var flags = new StringBuilder();
        for (var bit = 0; bit < FlagLetters.Length; bit++)
            if ((bytes[13] & (1 << bit)) != 0 && bit != 4)
                flags.Append(FlagLetters[bit]);
        if ((bytes[13] & 0x10) != 0)
            flags.Append('.');

        var data = Math.Max(0, length - ((bytes[12] >> 4) * 4));
        return string.Create(CultureInfo.InvariantCulture, $"Flags [{(flags.Length == 0 ? "none" : flags)}], seq {BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])}, ack {BinaryPrimitives.ReadUInt32BigEndian(bytes[8..])}, win {U16(bytes[14..])}, length {data}");
    }

    private static string Udp(ReadOnlySpan<byte> bytes) =>
        (U16(bytes) == 53 || U16(bytes[2..]) == 53) && PcapDns.Words(bytes[8..]) is { } dns ? dns : string.Create(CultureInfo.InvariantCulture, $"UDP, length {Math.Max(0, U16(bytes[4..]) - 8)}");

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
