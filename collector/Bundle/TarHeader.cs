using System.Text;

namespace SupportBundle.Bundle;

/// <summary>Formats a file's tar header: ustar, preceded by a pax header where ustar's fields are too small.</summary>
internal static class TarHeader
{
    public const int Block = 512;
    private const int NameLength = 100;
    private const int PrefixLength = 155;
    private const long LargestOctalSize = (1L << 33) - 1;

    public static byte[] Format(string path, long size, DateTimeOffset modified)
    {
        var (prefix, name, fits) = Split(path);
        var records = PaxRecords(fits ? null : path, size > LargestOctalSize ? size : null);
        var header = Ustar(prefix, name, '0', Math.Min(size, LargestOctalSize), modified);
        return records.Length == 0 ? header : [.. Pax(records, modified), .. header];
    }

    // A path that does not fit stands in the pax record; tars that know no pax see its tail.
    private static (string Prefix, string Name, bool Fits) Split(string path)
    {
        if (!Ascii.IsValid(path))
            return ("", Tail(path), false);

        if (path.Length <= NameLength)
            return ("", path, true);

        var slash = path.IndexOf('/', Math.Max(0, path.Length - NameLength - 1));
        return slash > 0 && slash <= PrefixLength && slash < path.Length - 1
            ? (path[..slash], path[(slash + 1)..], true)
            : ("", Tail(path), false);
    }

    private static string Tail(string path)
    {
        var ascii = string.Concat(path.Select(c => char.IsAscii(c) ? c : '_'));
        return ascii[^Math.Min(ascii.Length, NameLength)..].TrimStart('/');
    }

    private static byte[] PaxRecords(string? path, long? size)
    {
        var records = new List<byte>();
        if (path is not null)
            records.AddRange(PaxRecord("path", path));
        if (size is not null)
            records.AddRange(PaxRecord("size", size.Value.ToString()));

        return [.. records];
    }

    // 30 path=some/where\n, where 30 counts itself.
    private static byte[] PaxRecord(string key, string value)
    {
        var rest = Encoding.UTF8.GetBytes($" {key}={value}\n");
        var length = rest.Length + 1;
        while (length.ToString().Length + rest.Length != length)
            length++;

        return [.. Encoding.ASCII.GetBytes(length.ToString()), .. rest];
    }

    private static byte[] Pax(byte[] records, DateTimeOffset modified)
    {
        var padded = new byte[(records.Length + Block - 1) / Block * Block];
        records.CopyTo(padded, 0);
        return [.. Ustar("", "PaxHeader/path", 'x', records.Length, modified), .. padded];
    }

    private static byte[] Ustar(string prefix, string name, char type, long size, DateTimeOffset modified)
    {
        var header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, "0000600\0");
        Put(header, 108, "0000000\0");
        Put(header, 116, "0000000\0");
        Put(header, 124, Octal(size));
        Put(header, 136, Octal(Math.Max(0, modified.ToUnixTimeSeconds())));
        Put(header, 148, "        ");
        header[156] = (byte)type;
        Put(header, 257, "ustar\000");
        Put(header, 345, prefix);

        // The checksum is taken with its own field full of spaces.
        var sum = header.Sum(value => (int)value);
        Put(header, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        return header;
    }

    private static string Octal(long value) => Convert.ToString(value, 8).PadLeft(11, '0');

    private static void Put(byte[] header, int offset, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
}
