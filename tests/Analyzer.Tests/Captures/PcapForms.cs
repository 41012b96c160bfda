using System.Buffers.Binary;

namespace SupportBundle.Analyzer.Tests.Captures;

/// <summary>The packets of a little-endian pcap file of microseconds in other forms of file.</summary>
internal static class PcapForms
{
    public static byte[] BigEndian(byte[] pcap) => Write(pcap, 0xa1b2c3d4, (stream, value) => BinaryPrimitives.WriteUInt32BigEndian(stream, value), fraction => fraction, bytes => bytes);

    public static byte[] Nanoseconds(byte[] pcap) => Write(pcap, 0xa1b23c4d, (stream, value) => BinaryPrimitives.WriteUInt32LittleEndian(stream, value), fraction => fraction * 1000, bytes => bytes);

    /// <summary>With a VLAN tag in each frame.</summary>
    public static byte[] Tagged(byte[] pcap) => Write(pcap, 0xa1b2c3d4, (stream, value) => BinaryPrimitives.WriteUInt32LittleEndian(stream, value), fraction => fraction,
        bytes => [.. bytes[..12], 0x81, 0x00, 0x00, 0x07, .. bytes[12..]]);

    /// <summary>As pcapng with one interface of microseconds.</summary>
    public static byte[] NextGeneration(byte[] pcap)
    {
        using var file = new MemoryStream();
        Block(file, 0x0a0d0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        Block(file, 1, [1, 0, 0, 0, 0, 0, 4, 0]);
        foreach (var (seconds, fraction, bytes) in Packets(pcap))
        {
            var time = (seconds * 1_000_000UL) + fraction;
            Block(file, 6, [.. U32(0), .. U32((uint)(time >> 32)), .. U32((uint)(time & uint.MaxValue)), .. U32((uint)bytes.Length), .. U32((uint)bytes.Length), .. bytes, .. new byte[-bytes.Length & 3]]);
        }

        return file.ToArray();
    }

    private static void Block(MemoryStream file, uint type, byte[] body)
    {
        var length = U32((uint)body.Length + 12);
        file.Write(U32(type));
        file.Write(length);
        file.Write(body);
        file.Write(length);
    }

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Write(byte[] pcap, uint magic, Action<byte[], uint> put, Func<uint, uint> fractionOf, Func<byte[], byte[]> frameOf)
    {
        using var file = new MemoryStream();
        var number = new byte[4];
        void Add(uint value)
        {
            put(number, value);
            file.Write(number);
        }

        Add(magic);
        file.Write(new byte[12]);
        Add(262144);
        Add(1);
        foreach (var (seconds, fraction, bytes) in Packets(pcap))
        {
            var frame = frameOf(bytes);
            Add(seconds);
            Add(fractionOf(fraction));
            Add((uint)frame.Length);
            Add((uint)frame.Length);
            file.Write(frame);
        }

        return file.ToArray();
    }

    private static IEnumerable<(uint Seconds, uint Fraction, byte[] Bytes)> Packets(byte[] pcap)
    {
        for (var at = 24; at + 16 <= pcap.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(pcap.AsSpan(at + 8));
            yield return (BinaryPrimitives.ReadUInt32LittleEndian(pcap.AsSpan(at)), BinaryPrimitives.ReadUInt32LittleEndian(pcap.AsSpan(at + 4)), pcap[(at + 16)..(at + 16 + length)]);
            at += 16 + length;
        }
    }
}
