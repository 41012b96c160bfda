using System.Buffers.Binary;
using System.Text;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>One file of a zip (APPNOTE 4.3), by its record in the directory or by the header before its content.</summary>
/// <param name="Packed">Packed bytes; null where only the content's own end tells.</param>
/// <param name="Expanded">Null where it is not known.</param>
/// <param name="Header">Where the header before the content stands.</param>
internal sealed record ZipMember(string Path, int Flags, int Method, long? Packed, long? Expanded, uint Crc, long Header)
{
    public const uint DirectoryMark = 0x02014B50;
    public const uint HeaderMark = 0x04034B50;
    public const int DirectoryRecord = 46;
    public const int HeaderLength = 30;

    /// <summary>The mode that a Unix put down; 0 from elsewhere.</summary>
    public int UnixMode { get; init; }

    public bool IsEncrypted => (Flags & 1) != 0;

    public bool IsFolder => Path.EndsWith('/') || (UnixMode & 0xF000) == 0x4000;

    /// <summary>Why it is no file to be read; empty for one that is.</summary>
    public string WhyNoFile => (UnixMode & 0xF000) switch
    {
        0 or 0x8000 => "",
        0xA000 => "it is a link",
        _ => "it is neither a file nor a folder",
    };

    /// <summary>Reads a record of the directory, with name, extra fields and comment behind it.</summary>
    public static ZipMember FromDirectory(ReadOnlySpan<byte> record)
    {
        var nameLength = Short(record, 28);
        var extra = record.Slice(DirectoryRecord + nameLength, Short(record, 30));
        var sizes = new Zip64Sizes(extra);
        var expanded = sizes.Next(Long(record, 24));
        var packed = sizes.Next(Long(record, 20));
        var header = sizes.Next(Long(record, 42));
        var system = record[5];
        return new(Name(record.Slice(DirectoryRecord, nameLength), system), Short(record, 8), Short(record, 10), packed, expanded, Long(record, 16), header)
        {
            UnixMode = system == Unix ? (int)(Long(record, 38) >> 16) : 0,
        };
    }

    /// <summary>Reads the header before a content, where there is no directory.</summary>
    public static ZipMember FromHeader(ReadOnlySpan<byte> header, long at)
    {
        var nameLength = Short(header, 26);
        var flags = Short(header, 6);
        var sizes = new Zip64Sizes(header[(HeaderLength + nameLength)..]);
        var expanded = sizes.Next(Long(header, 22));
        var packed = sizes.Next(Long(header, 18));

        // Bit 3: the sizes stand behind the content.
        var isKnown = (flags & 8) == 0;
        return new(Name(header.Slice(HeaderLength, nameLength), Unix), flags, Short(header, 8), isKnown ? packed : null, isKnown ? expanded : null, Long(header, 14), at);
    }

    public static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    public static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private const byte Unix = 3;

    // UTF-8 whatever the flag says, where it is; else bytes as they stand. Old tools on Windows put backslashes.
    private static string Name(ReadOnlySpan<byte> bytes, byte system)
    {
        var name = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        return system == 0 && !name.Contains('/') ? name.Replace('\\', '/') : name;
    }

    /// <summary>Sizes that do not fit into four bytes stand in the extra field 1, in order, those only.</summary>
    private ref struct Zip64Sizes
    {
        private ReadOnlySpan<byte> _left;

        public Zip64Sizes(ReadOnlySpan<byte> extra)
        {
            for (; extra.Length >= 4; extra = extra[Math.Min(extra.Length, 4 + Short(extra, 2))..])
            {
                if (Short(extra, 0) == 1)
                    _left = extra[4..Math.Min(extra.Length, 4 + Short(extra, 2))];
            }
        }

        public long Next(uint small)
        {
            if (small != uint.MaxValue || _left.Length < 8)
                return small;

            var large = BinaryPrimitives.ReadInt64LittleEndian(_left);
            _left = _left[8..];
            return large;
        }
    }
}
