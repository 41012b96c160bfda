using System.Buffers.Binary;
using System.IO.Compression;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>
/// A gzip file of one or more members (RFC 1952), of which an end that came too early is an error. <see cref="GZipStream"/>
/// takes a cut file for a whole one; where a tar is inside, its own marks show the cut, but a log has none.
/// </summary>
internal sealed class GzipMembers(Stream packed) : ReadOnlyStream
{
    private const string EndsEarly = "the packed data ends before its end";
    private readonly PackedChunks _chunks = new(packed);
    private DeflateStream? _member;
    private bool _any;
    private uint _crc;
    private long _length;

    public override int Read(Span<byte> buffer)
    {
        while (_member is not null || Begin())
        {
            var read = ReadMember(buffer);
            if (read > 0)
                return read;

            End();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadMember(Span<byte> buffer)
    {
        try
        {
            var read = _member?.Read(buffer) ?? 0;
            _crc = Crc32.Append(_crc, buffer[..read]);
            _length += read;
            return read;
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException("the packed data is damaged");
        }
    }

    /// <summary>Begins the next member; false when none follows. What follows the last one and is none is ignored, as gzip(1) does.</summary>
    private bool Begin()
    {
        Span<byte> header = stackalloc byte[10];
        var length = _chunks.ReadFully(header);
        if (length < header.Length || header[0] != 0x1F || header[1] != 0x8B)
            return length == 0 || _any ? false : throw new InvalidDataException(EndsEarly);

        SkipOptional(header[3]);
        (_crc, _length, _any) = (0, 0, true);
        _member = new(_chunks, CompressionMode.Decompress, leaveOpen: true);
        return true;
    }

    // FEXTRA 4, FNAME 8, FCOMMENT 16, FHCRC 2; in this order.
    private void SkipOptional(byte flags)
    {
        if ((flags & 4) != 0)
        {
            for (var left = _chunks.ReadByte() + (_chunks.ReadByte() << 8); left > 0 && _chunks.ReadByte() >= 0; left--)
                ;
        }

        for (var text = flags & 24; text != 0; text &= text - 1)
        {
            while (_chunks.ReadByte() > 0)
                ;
        }

        if ((flags & 2) != 0)
            _ = _chunks.ReadByte() + _chunks.ReadByte();
    }

    private void End()
    {
        _member?.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)_length));
        if (!_chunks.ReturnTo(trailer))
            throw new InvalidDataException(_chunks.IsAtEnd ? EndsEarly : "the packed data is damaged: its checksum is another");
    }

    /// <summary>
    /// Packed bytes in chunks. An inflater takes more than it needs and does not tell how much: a member's end is found by its
    /// trailer, eight bytes that are known by then, within the last chunk that was taken.
    /// </summary>
    private sealed class PackedChunks(Stream packed) : ReadOnlyStream
    {
        private readonly byte[] _chunk = new byte[16 * 1024];
        private int _start, _next, _end;

        public bool IsAtEnd { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (_next == _end)
                Fill();

            var count = Math.Min(buffer.Length, _end - _next);
            _chunk.AsSpan(_next, count).CopyTo(buffer);
            (_start, _next) = (_next, _next + count);
            return count;
        }

        public override int ReadByte() => _next < _end || Fill() > 0 ? _chunk[_next++] : -1;

        public int ReadFully(Span<byte> buffer) => this.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);

        /// <summary>Goes back to behind the trailer; false when it is not there.</summary>
        public bool ReturnTo(ReadOnlySpan<byte> trailer)
        {
            // What was taken last may end within the trailer.
            _chunk.AsSpan(_start.._end).CopyTo(_chunk);
            (_end, _start, _next) = (_end - _start, 0, _next - _start);
            var room = Math.Min(_chunk.Length, _next + trailer.Length + 2);
            while (_end < room && packed.Read(_chunk.AsSpan(_end, room - _end)) is var read and > 0)
                _end += read;

            IsAtEnd |= _end < room;
            if (Behind(trailer) is not { } behind)
                return false;

            _next = behind;
            return true;
        }

        /// <summary>Where the trailer ends. An empty member's is all zeros, as are bits before it: what follows must fit, if anything does.</summary>
        private int? Behind(ReadOnlySpan<byte> trailer)
        {
            int? first = null;
            for (var from = 0; _chunk.AsSpan(from, _end - from).IndexOf(trailer) is var at and >= 0; from += at + 1)
            {
                var behind = from + at + trailer.Length;
                first ??= behind;
                if (behind == _end || _chunk.AsSpan(behind, _end - behind).StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
                    return behind;
            }

            return first;
        }

        private int Fill()
        {
            // Half of the room stays free for what is read behind a chunk.
            (_start, _next) = (0, 0);
            _end = packed.Read(_chunk.AsSpan(0, _chunk.Length / 2));
            IsAtEnd = _end == 0;
            return _end;
        }
    }
}
