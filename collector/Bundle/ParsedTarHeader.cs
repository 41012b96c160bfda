using System.Buffers.Binary;
using System.Text;

namespace SupportBundle.Bundle;

/// <summary>One 512-byte tar header as it stands: v7, ustar or GNU.</summary>
internal readonly record struct ParsedTarHeader(string Path, char Type, long Size)
{
    /// <summary>Null if this is no tar header, because its checksum is wrong or its size makes no sense.</summary>
    public static ParsedTarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (Number(block.Slice(148, 8)) is not { } checksum || !IsChecksum(block, checksum))
            return null;

        if (Number(block.Slice(124, 12)) is not { } size || size < 0)
            return null;

        // GNU's magic is "ustar  ": it keeps times where POSIX has the prefix.
        var name = Text(block[..100]);
        var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(345, 155)) : "";
        return new ParsedTarHeader(prefix.Length > 0 ? $"{prefix}/{name}" : name, (char)block[156], size);
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Octal text; or, with the highest bit set, a big-endian number of which the last eight bytes are enough.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0 && field.Length >= 12)
            return field[0] == 0x80 && field[1..^8].IndexOfAnyExcept((byte)0) < 0 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..]) : null;

        var value = 0L;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;

            value = value * 8 + (digit - '0');
        }

        return value;
    }

    // The sum of all bytes, its own field taken as spaces; some old tars summed signed bytes.
    private static bool IsChecksum(ReadOnlySpan<byte> block, long checksum)
    {
        long unsigned = 0, signed = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += value;
            signed += unchecked((sbyte)value);
        }

        return checksum == unsigned || checksum == signed;
    }
}
