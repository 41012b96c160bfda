using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Words DNS messages as tcpdump does (RFC 1035).</summary>
internal static class PcapDns
{
    private static readonly string[] ResponseCodes = ["", "FormErr", "ServFail", "NXDomain", "NotImp", "Refused"];

    /// <summary>Null when it is no DNS.</summary>
    public static string? Words(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12)
            return null;

        var (id, flags, answers) = (U16(bytes), U16(bytes[2..]), U16(bytes[6..]));
        var at = 12;
        var question = U16(bytes[4..]) > 0 ? Question(bytes, ref at) : null;
        if ((flags & 0x8000) == 0)
            return question is null ? null : string.Create(CultureInfo.InvariantCulture, $"{id}{((flags & 0x100) != 0 ? "+" : "")} {question} ({bytes.Length})");

        var code = (flags & 0xf) is > 0 and < 6 and { } known ? $"{ResponseCodes[known]} " : (flags & 0xf) == 0 ? "" : $"Resp{flags & 0xf} ";
        var asked = question is null ? "" : $"q: {question} ";
        return string.Create(CultureInfo.InvariantCulture, $"{id} {code}{asked}{answers}/{U16(bytes[8..])}/{U16(bytes[10..])}{Answers(bytes, at, answers)} ({bytes.Length})");
    }

    // A? kubernetes.default.svc.cluster.local.
    private static string? Question(ReadOnlySpan<byte> bytes, ref int at)
    {
        var name = Name(bytes, ref at);
        if (name is null || at + 4 > bytes.Length)
            return null;

        var type = U16(bytes[at..]);
        at += 4;
        return $"{TypeOf(type)}? {name}";
    }

    private static string Answers(ReadOnlySpan<byte> bytes, int at, int count)
    {
        var text = new StringBuilder();
        for (var done = 0; done < Math.Min(count, 32) && Name(bytes, ref at) is not null && at + 10 <= bytes.Length; done++)
        {
            var (type, length) = (U16(bytes[at..]), U16(bytes[(at + 8)..]));
            at += 10;
            if (at + length > bytes.Length)
                break;
            text.Append(done == 0 ? " " : ", ").Append(TypeOf(type));
            if (type is 1 or 28 && length is 4 or 16)
                text.Append(' ').Append(new IPAddress(bytes.Slice(at, length)));
            at += length;
        }

        return text.ToString();
    }

    // Labels, and pointers to labels before; a pointer that goes in circles ends the name.
    private static string? Name(ReadOnlySpan<byte> bytes, ref int at)
    {
        var name = new StringBuilder();
        var (from, jumps) = (at, 0);
        while (from < bytes.Length && name.Length < 256)
        {
            var length = bytes[from];
            if (length >= 0xc0)
            {
                if (from + 1 >= bytes.Length || ++jumps > 16)
                    return null;
                at = jumps == 1 ? from + 2 : at;
                from = ((length & 0x3f) << 8) | bytes[from + 1];
            }
            else if (length == 0)
            {
                at = jumps == 0 ? from + 1 : at;
                return name.Length == 0 ? "." : name.ToString();
            }
            else
            {
                if (from + 1 + length > bytes.Length)
                    return null;
                name.Append(Printable(bytes.Slice(from + 1, length))).Append('.');
                from += 1 + length;
            }
        }

        return null;
    }

    private static string Printable(ReadOnlySpan<byte> label)
    {
        var text = new StringBuilder(label.Length);
        foreach (var one in label)
            text.Append(one is > 0x20 and < 0x7f ? (char)one : '?');
        return text.ToString();
    }

    private static string TypeOf(int type) => type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        _ => string.Create(CultureInfo.InvariantCulture, $"Type{type}"),
    };

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
