using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SupportBundle.Collector.Collection.Probes;

/// <summary>One question for an A record over UDP (RFC 1035), to one server, and whoever answers.</summary>
internal static class DnsQuestion
{
    private const int LargestAnswer = 4096, HeaderLength = 12;
    private const ushort Id = 0x5b5b, TypeA = 1, TypeAaaa = 28, ClassInternet = 1;

    private static readonly string[] Codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    /// <exception cref="SocketException">No answer in time, or the network says why there can be none.</exception>
    public static (string What, bool Succeeded) Ask(IPAddress server, int port, string name, TimeSpan patience)
    {
        var begin = Stopwatch.GetTimestamp();
        // Not connected: an answer from another address than the one asked is what the client sees, too.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)patience.TotalMilliseconds };
        socket.SendTo(Question(name), new IPEndPoint(server, port));
        var buffer = new byte[LargestAnswer];
        EndPoint from = new IPEndPoint(server.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var length = socket.ReceiveFrom(buffer, ref from);
        var time = ProbeAttempt.Milliseconds(begin);
        var source = (IPEndPoint)from; // of the socket's own address family
        var (words, answered) = Describe(buffer.AsSpan(0, length));
        return source.Address.Equals(server) && source.Port == port
            ? ($"{words} after {time}", answered)
            : ($"reply from unexpected source: {source}, expected {server}:{port}; {words} after {time}", false);
    }

    public static byte[] Question(string name)
    {
        var message = new List<byte> { Id >> 8, Id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message.Add((byte)Math.Min(63, label.Length));
            message.AddRange(Encoding.ASCII.GetBytes(label[..Math.Min(63, label.Length)]));
        }

        message.AddRange([0, 0, (byte)TypeA, 0, (byte)ClassInternet]);
        return [.. message];
    }

    /// <summary>The code and the addresses of an answer; any code is an answer, only silence and nonsense are not.</summary>
    public static (string What, bool Succeeded) Describe(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(answer) != Id)
            return ($"{answer.Length} bytes that are no answer to the question", false);

        var code = answer[3] & 0xf;
        var addresses = Addresses(answer);
        var found = addresses.Count == 0 ? "no address" : string.Join(' ', addresses);
        return ($"{(code < Codes.Length ? Codes[code] : $"code {code}")}, {found}", true);
    }

    private static List<IPAddress> Addresses(ReadOnlySpan<byte> message)
    {
        var addresses = new List<IPAddress>();
        var at = SkipName(message, HeaderLength) + 4;
        for (var left = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); left > 0; left--)
        {
            at = SkipName(message, at);
            if (at + 10 > message.Length)
                break;
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]));
            at += 10;
            if (at + length > message.Length)
                break;
            if ((type, length) is (TypeA, 4) or (TypeAaaa, 16))
                addresses.Add(new(message.Slice(at, length)));
            at += length;
        }

        return addresses;
    }

    // Labels until a zero, or a pointer of two bytes that ends the name.
    private static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length && message[at] != 0)
        {
            if (message[at] >= 0xc0)
                return at + 2;
            at += message[at] + 1;
        }

        return at + 1;
    }
}
