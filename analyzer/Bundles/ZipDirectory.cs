using System.Buffers.Binary;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Finds the files of a zip: by the directory at its end, or without one by the headers before each content.</summary>
internal sealed class ZipDirectory(Stream file)
{
    private const int EndLength = 22;
    private const uint EndMark = 0x06054B50;
    private const uint End64Mark = 0x06064B50;
    private const uint Locator64Mark = 0x07064B50;
    private const int LongestComment = ushort.MaxValue;
    private const int LongestName = 4_096;
    private byte[] _window = [];
    private long _windowAt;

    /// <summary>The files by the directory, in its order; null when there is none.</summary>
    public IEnumerable<ZipMember>? Members()
    {
        var tail = ReadAt(Math.Max(0, file.Length - EndLength - LongestComment), EndLength + LongestComment);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (ZipMember.Long(tail, at) == EndMark)
                return Members(tail.AsSpan(at), file.Length - tail.Length + at);
        }

        return null;
    }

    /// <summary>The files from front to back, as far as it goes.</summary>
    public IEnumerable<ZipMember> MembersByHeader()
    {
        for (var at = NextHeader(0); at is { } header; at = NextHeader(header + 1))
        {
            if (Header(header) is not { } member)
                continue;

            yield return member;
            if (member.Packed is { } packed && ContentOf(member) is { } content && packed < file.Length - content)
                at = content + packed - 1;
        }
    }

    /// <summary>Where the content of a file begins; null where its header is none.</summary>
    public long? ContentOf(ZipMember member)
    {
        if (member.Header < 0 || member.Header > file.Length - ZipMember.HeaderLength)
            return null;

        var header = ReadAt(member.Header, ZipMember.HeaderLength);
        return header.Length == ZipMember.HeaderLength && ZipMember.Long(header, 0) == ZipMember.HeaderMark
            ? member.Header + ZipMember.HeaderLength + ZipMember.Short(header, 26) + ZipMember.Short(header, 28)
            : null;
    }

    private IEnumerable<ZipMember>? Members(ReadOnlySpan<byte> end, long endAt)
    {
        long size = ZipMember.Long(end, 12), start = ZipMember.Long(end, 16);
        if (End64(endAt) is var (size64, start64, at64))
            (size, start, endAt) = (size64, start64, at64);
        if (size < 0 || size > endAt || start < 0)
            return null;

        // What stands before the archive (a program that unpacks itself) moves all places in it.
        var moved = endAt - size - start;
        if (size > 0 && !IsRecord(endAt - size))
            (moved, size) = (0, IsRecord(start) ? endAt - start : -1);
        return size < 0 ? null : Records(start + moved, size, moved);
    }

    private bool IsRecord(long at) => at >= 0 && ReadAt(at, 4) is { Length: 4 } mark && ZipMember.Long(mark, 0) == ZipMember.DirectoryMark;

    private (long Size, long Start, long At)? End64(long endAt)
    {
        var locator = endAt < 20 ? [] : ReadAt(endAt - 20, 20);
        if (locator.Length < 20 || ZipMember.Long(locator, 0) != Locator64Mark)
            return null;

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        var end = at < 0 || at > file.Length ? [] : ReadAt(at, 56);
        return end.Length == 56 && ZipMember.Long(end, 0) == End64Mark
            ? (BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(40)), BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)), at)
            : null;
    }

    private IEnumerable<ZipMember> Records(long at, long size, long moved)
    {
        for (var end = at + size; at < end;)
        {
            var record = ReadAt(at, ZipMember.DirectoryRecord);
            if (record.Length < ZipMember.DirectoryRecord || ZipMember.Long(record, 0) != ZipMember.DirectoryMark)
                throw new InvalidDataException("its directory is damaged");

            var length = ZipMember.DirectoryRecord + ZipMember.Short(record, 28) + ZipMember.Short(record, 30) + ZipMember.Short(record, 32);
            record = ReadAt(at, length);
            if (record.Length < length)
                throw new InvalidDataException("its directory is damaged");

            at += length;
            var member = ZipMember.FromDirectory(record);
            yield return member with { Header = unchecked(member.Header + moved) };
        }
    }

    private ZipMember? Header(long at)
    {
        var header = ReadAt(at, ZipMember.HeaderLength);
        if (header.Length < ZipMember.HeaderLength)
            return null;

        // Four bytes are soon met by chance: versions below 6.4, and a name.
        var (name, extra) = (ZipMember.Short(header, 26), ZipMember.Short(header, 28));
        if (ZipMember.Short(header, 4) >= 64 || name is 0 or > LongestName || extra > LongestName)
            return null;

        var length = ZipMember.HeaderLength + name + extra;
        return ReadAt(at, length) is var whole && whole.Length == length ? ZipMember.FromHeader(whole, at) : null;
    }

    /// <summary>The next place that bears a header's mark. Places only grow, and the window over the file moves with them.</summary>
    private long? NextHeader(long from)
    {
        while (from <= file.Length - 4)
        {
            if (from < _windowAt || from > _windowAt + _window.Length - 4)
                (_windowAt, _window) = (from, ReadAt(from, 64 * 1024));
            if (_window.Length < 4)
                return null;

            var found = _window.AsSpan((int)(from - _windowAt)).IndexOf("PK\x3\x4"u8);
            if (found >= 0)
                return from + found;

            from = _windowAt + _window.Length - 3;
        }

        return null;
    }

    private byte[] ReadAt(long at, int length)
    {
        var bytes = new byte[(int)Math.Clamp(file.Length - at, 0, length)];
        file.Position = at;
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
