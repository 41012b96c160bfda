using System.Buffers.Binary;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>One packet of a capture file, as it was on the wire as far as it was kept.</summary>
/// <param name="LinkType">What it begins with (https://www.tcpdump.org/linktypes.html).</param>
internal readonly record struct RawPacket(DateTime Time, int LinkType, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads pcap and pcapng files packet by packet, of either byte order, in micro- or nanoseconds (draft-ietf-opsawg-pcap, -pcapng).</summary>
internal sealed class PcapFile(Stream stream)
{
    private const uint Micro = 0xa1b2c3d4;
    private const uint Nano = 0xa1b23c4d;
    private const uint NextGeneration = 0x0a0d0d0a;
    private const uint ByteOrder = 0x1a2b3c4d;
    private const int MostBytes = 1 << 18;

    private readonly List<(int LinkType, long TicksDivisor)> _interfaces = [];
    private bool _isBigEndian;

    /// <summary>Why reading ended before the file did, or null.</summary>
    public string? WhyIncomplete { get; private set; }

    /// <summary>Whether a file that begins so is a capture.</summary>
    public static bool IsCapture(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(start) is var little
        && (little is Micro or Nano or NextGeneration || BinaryPrimitives.ReverseEndianness(little) is Micro or Nano);

    public IEnumerable<RawPacket> Packets()
    {
        var magic = Take(4);
        if (magic is null || !IsCapture(magic))
            return [];

        return BinaryPrimitives.ReadUInt32LittleEndian(magic) == NextGeneration ? Blocks() : Records(magic);
    }

    private IEnumerable<RawPacket> Records(byte[] magic)
    {
        _isBigEndian = BinaryPrimitives.ReadUInt32LittleEndian(magic) is not (Micro or Nano);
        var unit = U32(magic) == Nano ? 1_000_000_000L : 1_000_000L;
        if (Take(20) is not { } head)
            yield break;

        var linkType = (int)(U32(head.AsSpan(16)) & 0xffff);
        while (Take(16, atEnd: true) is { } record)
        {
            if (Body(U32(record.AsSpan(8))) is not { } bytes)
                yield break;
            yield return new(TimeOf(U32(record), U32(record.AsSpan(4)), unit), linkType, bytes);
        }
    }

    private IEnumerable<RawPacket> Blocks()
    {
        var type = NextGeneration;
        while (true)
        {
            if (Take(4) is not { } length || (type == NextGeneration && !ReadOrder()))
                yield break;

            var rest = type == NextGeneration ? (long)U32(length) - 12 : (long)U32(length) - 8;
            if (rest < 4 || Body((uint)Math.Min(rest, uint.MaxValue)) is not { } body)
                yield break;
            if (type == 1 && body.Length >= 8)
                _interfaces.Add((U16(body), DivisorIn(body)));
            if (type is 6 or 3 && PacketIn(body, type) is { } packet)
                yield return packet;
            if (Take(4, atEnd: true) is not { } next)
                yield break;
            type = U32(next);
        }
    }

    // The section's byte order stands behind its first length.
    private bool ReadOrder()
    {
        if (Take(4) is not { } order)
            return false;

        _isBigEndian = BinaryPrimitives.ReadUInt32LittleEndian(order) != ByteOrder;
        _interfaces.Clear();
        return U32(order) == ByteOrder;
    }

    // Option 9 (if_tsresol): a power of ten, or with the high bit of two.
    private long DivisorIn(byte[] body)
    {
        for (var at = 8; at + 4 <= body.Length - 4;)
        {
            var (code, length) = (U16(body.AsSpan(at)), U16(body.AsSpan(at + 2)));
            if (code == 9 && length == 1 && at + 5 <= body.Length)
                return body[at + 4] < 0x80 ? (long)Math.Pow(10, Math.Min((int)body[at + 4], 15)) : 1L << Math.Min(body[at + 4] & 0x7f, 50);
            if (code == 0)
                break;
            at += 4 + ((length + 3) & ~3);
        }

        return 1_000_000;
    }

    private RawPacket? PacketIn(byte[] body, uint type)
    {
        var (head, number) = type == 6 ? (20, (int)Math.Min(body.Length >= 4 ? U32(body) : 0, int.MaxValue)) : (4, 0);
        if (body.Length < head + 4 || number >= _interfaces.Count)
            return null;

        var kept = Math.Min(type == 6 ? U32(body.AsSpan(12)) : U32(body), (uint)(body.Length - head - 4));
        var units = type == 6 ? ((ulong)U32(body.AsSpan(4)) << 32) | U32(body.AsSpan(8)) : 0;
        var (linkType, divisor) = _interfaces[number];
        var seconds = units / (ulong)divisor;
        return new(TimeOf((uint)Math.Min(seconds, uint.MaxValue), (uint)((units % (ulong)divisor) * 1_000_000_000 / (ulong)divisor), 1_000_000_000), linkType, body.AsMemory(head, (int)kept));
    }

    private static DateTime TimeOf(uint seconds, uint fraction, long unit) =>
        DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (long)((decimal)fraction * TimeSpan.TicksPerSecond / unit));

    private byte[]? Body(uint length)
    {
        if (length <= MostBytes)
            return Take((int)length);

        WhyIncomplete = $"a packet of {length} bytes: the file is damaged";
        return null;
    }

    private byte[]? Take(int count, bool atEnd = false)
    {
        var bytes = new byte[count];
        var read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        if (read == count)
            return bytes;

        if (read > 0 || !atEnd)
            WhyIncomplete ??= "the capture ends within a packet";
        return null;
    }

    private uint U32(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort U16(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
