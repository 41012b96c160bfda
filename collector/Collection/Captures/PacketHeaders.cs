using System.Buffers.Binary;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Collection.Captures;

/// <summary>
/// Passes a capture in pcap's format on without what the packets carry: of each the headers stay, of DNS the message.
/// What is not understood loses all that follows its last known header.
/// </summary>
internal sealed class PacketHeaders(Stream sink) : WriteOnlyStream
{
    private const int FileHeader = 24, RecordHeader = 16, LargestRecord = 256 << 10;

    // Of pcap-savefile(5), in this machine's byte order: microseconds, and nanoseconds.
    private const uint Microseconds = 0xa1b2c3d4, Nanoseconds = 0xa1b23c4d;

    private readonly MemoryStream _pending = new();
    private uint? _linkType;

    /// <exception cref="InvalidDataException">It is no capture.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _pending.Write(buffer);
        var bytes = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        var used = _linkType is null && bytes.Length >= FileHeader ? PassFileHeader(bytes) : 0;
        while (_linkType is { } link && RecordLength(bytes[used..]) is var length and > 0)
        {
            PassRecord(link, bytes.Slice(used, length));
            used += length;
        }

        Keep(bytes[used..]);
    }

    private int PassFileHeader(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) is not (Microseconds or Nanoseconds))
            throw new InvalidDataException("tcpdump wrote no capture");

        _linkType = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) & 0xffff;
        sink.Write(bytes[..FileHeader]);
        return FileHeader;
    }

    // 0 while a record is not there as a whole.
    private static int RecordLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordHeader)
            return 0;

        var captured = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (captured > LargestRecord)
            throw new InvalidDataException("tcpdump wrote a packet longer than was asked for");
        return bytes.Length >= RecordHeader + captured ? RecordHeader + (int)captured : 0;
    }

    private void PassRecord(uint linkType, ReadOnlySpan<byte> record)
    {
        var packet = record[RecordHeader..];
        var kept = Math.Min(packet.Length, PacketLayers.HeadersOf(linkType, packet));
        Span<byte> header = stackalloc byte[RecordHeader];
        record[..RecordHeader].CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)kept);
        sink.Write(header);
        sink.Write(packet[..kept]);
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        var copy = rest.ToArray();
        _pending.SetLength(0);
        _pending.Write(copy);
    }

    protected override void Dispose(bool disposing)
    {
        _pending.Dispose();
        base.Dispose(disposing);
    }
}
