using System.Text;

namespace SupportBundle.Bundle;

/// <summary>What an extended header says of the entry that follows it.</summary>
/// <param name="IsSparse">GNU's newer forms of a file with holes: its content begins with a map, or has one in these records.</param>
internal readonly record struct PaxRecords(string? Path, long? Size, bool IsSparse)
{
    // 30 path=some/where\n, where 30 counts itself.
    public static PaxRecords Parse(ReadOnlySpan<byte> records)
    {
        var found = default(PaxRecords);
        while (LengthOf(records) is var length and > 0)
        {
            var record = records[(records.IndexOf((byte)' ') + 1)..(length - 1)];
            records = records[length..];
            found = With(found, record);
        }

        return found;
    }

    private static PaxRecords With(PaxRecords found, ReadOnlySpan<byte> record)
    {
        var equals = record.IndexOf((byte)'=');
        if (equals < 0)
            return found;

        var value = Encoding.UTF8.GetString(record[(equals + 1)..]);
        if (record[..equals].SequenceEqual("path"u8))
            return found with { Path = value };
        if (record.StartsWith("GNU.sparse."u8))
            return found with { IsSparse = true };

        return record[..equals].SequenceEqual("size"u8) && long.TryParse(value, out var size) ? found with { Size = size } : found;
    }

    // 0 when what is left is no record.
    private static int LengthOf(ReadOnlySpan<byte> records)
    {
        var space = records.IndexOf((byte)' ');
        return space > 0 && int.TryParse(records[..space], out var length) && length > space + 1 && length <= records.Length ? length : 0;
    }
}
