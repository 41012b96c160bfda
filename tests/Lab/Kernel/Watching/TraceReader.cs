using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Watching;

/// <summary>
/// Reads the traces of both back ends from one netlink socket, in the order in which they came about: those of x_tables as NFLOG
/// messages (nfnetlink_log), those of nf_tables from their multicast group.
/// </summary>
internal sealed unsafe class TraceReader : IDisposable
{
    private const int Netlink = 16, Raw = 3, NetfilterFamily = 12;
    private const int SocketLevel = 1, ReceiveBufferForce = 33, NetlinkLevel = 270, AddMembership = 1;
    private const int TraceGroup = 9;
    private const ushort LogPacket = 4 << 8, LogConfigure = (4 << 8) | 1, NftTrace = (10 << 8) | 17;
    private const int Header = 20;

    private readonly int _socket;
    private readonly Dictionary<uint, PacketHeader> _headers = [];

    /// <summary>For the namespace of this thread.</summary>
    public TraceReader()
    {
        _socket = Native.Socket(Netlink, Raw, NetfilterFamily);
        var address = stackalloc byte[12];
        new Span<byte>(address, 12).Clear();
        *(short*)address = Netlink;
        if (_socket < 0 || Native.Bind(_socket, address, 12) != 0)
            throw new Win32Exception();
        Option(SocketLevel, ReceiveBufferForce, 8 << 20);
        Configure(1, [1]);
        Configure(2, [0, 0, 0, 128, 2, 0]);
        Configure(5, [0, 0, 0, 1]);
        Option(NetlinkLevel, AddMembership, TraceGroup);
    }

    /// <summary>What has been told since the last time.</summary>
    public List<TraceMessage> Read()
    {
        var messages = new List<TraceMessage>();
        var buffer = stackalloc byte[65536];
        for (nint count; (count = Native.Receive(_socket, buffer, 65536, Native.DontWait)) > 0;)
        {
            var rest = new ReadOnlySpan<byte>(buffer, (int)count);
            while (rest.Length >= Header)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (Parse(BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]), rest[16], rest[Header..length]) is { } message)
                    messages.Add(message);
                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
            }
        }

        return messages;
    }

    public void Dispose() => _ = Native.Close(_socket);

    private TraceMessage? Parse(ushort type, byte family, ReadOnlySpan<byte> attributes) => type switch
    {
        LogPacket => OfXtables(attributes),
        NftTrace => OfNftables(family, attributes),
        _ => null,
    };

    // TRACE: filter:FORWARD:rule:3
    private static TraceMessage? OfXtables(ReadOnlySpan<byte> attributes)
    {
        var (prefix, mark, header) = ("", 0u, (PacketHeader?)null);
        for (var rest = attributes; Next(ref rest, out var kind, out var value);)
        {
            if (kind == 10)
                prefix = Text(value);
            else if (kind == 2)
                mark = BinaryPrimitives.ReadUInt32BigEndian(value);
            else if (kind == 9)
                header = PacketBytes.Parse(value);
        }

        return prefix.Split(' ') is ["TRACE:", var place, ..] && place.Split(':') is [var table, .. var chain, var what, var number] && header is not null
            ? new(true, table, string.Join(':', chain), KindOf(what), long.Parse(number, CultureInfo.InvariantCulture), mark, header)
            : null;
    }

    private static TraceKind KindOf(string what) => what switch
    {
        "rule" => TraceKind.Rule,
        "return" => TraceKind.Return,
        _ => TraceKind.Policy,
    };

    // The packet itself stands in the first message of each base chain only; the others have its number.
    private TraceMessage? OfNftables(byte family, ReadOnlySpan<byte> attributes)
    {
        var (table, chain, handle, kind, mark, id) = ("", "", 0L, TraceKind.Policy, 0u, 0u);
        byte[] network = [], transport = [];
        for (var rest = attributes; Next(ref rest, out var attribute, out var value);)
        {
            switch (attribute)
            {
                case 1: table = RuleNumbers.TableOf(FamilyOf(family), Text(value)); break;
                case 2: chain = Text(value); break;
                case 3: handle = BinaryPrimitives.ReadInt64BigEndian(value); break;
                case 4: kind = BinaryPrimitives.ReadInt32BigEndian(value) switch { 3 => TraceKind.Rule, 2 => TraceKind.Return, _ => TraceKind.Policy }; break;
                case 6: id = BinaryPrimitives.ReadUInt32BigEndian(value); break;
                case 8: network = value.ToArray(); break;
                case 9: transport = value.ToArray(); break;
                case 14: mark = BinaryPrimitives.ReadUInt32BigEndian(value); break;
                default: break;
            }
        }

        if (network.Length > 0 && PacketBytes.Parse([.. network, .. transport]) is { } seen)
            _headers[id] = seen;
        return _headers.TryGetValue(id, out var header) ? new(false, table, chain, kind, handle, mark, header) : null;
    }

    private static string FamilyOf(byte number) => number switch
    {
        1 => "inet",
        2 => "ip",
        _ => "ip6",
    };

    private static bool Next(ref ReadOnlySpan<byte> rest, out int kind, out ReadOnlySpan<byte> value)
    {
        kind = 0;
        value = default;
        if (rest.Length < 4)
            return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        kind = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & 0x3fff;
        value = rest[4..length];
        rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        return true;
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value.TrimEnd((byte)0));

    private void Option(int level, int option, int value)
    {
        if (Native.SetOption(_socket, level, option, &value, sizeof(int)) != 0)
            throw new Win32Exception();
    }

    // Group 0: where TRACE goes when nfnetlink_log is the logger.
    private void Configure(byte attribute, ReadOnlySpan<byte> value)
    {
        var message = stackalloc byte[64];
        var all = new Span<byte>(message, 64);
        all.Clear();
        var length = 24 + value.Length;
        BinaryPrimitives.WriteInt32LittleEndian(all, (length + 3) & ~3);
        BinaryPrimitives.WriteUInt16LittleEndian(all[4..], LogConfigure);
        all[6] = 5;
        all[16] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(all[20..], (ushort)(4 + value.Length));
        all[22] = attribute;
        value.CopyTo(all[24..]);
        _ = Native.Send(_socket, message, (length + 3) & ~3, 0);
        var answer = stackalloc byte[4096];
        if (Native.Receive(_socket, answer, 4096, 0) < Header || *(int*)(answer + 16) != 0)
            throw new InvalidOperationException($"nfnetlink_log refused attribute {attribute}");
    }
}
