using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>The content of a zip's file, held against the length and the checksum that the zip says it has.</summary>
internal sealed class CheckedContent(Stream expanded, ZipMember member) : ReadOnlyStream
{
    private uint _crc;
    private long _length;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;

        var read = ReadOrSay(buffer);
        _crc = Crc32.Append(_crc, buffer[..read]);
        _length += read;
        if (read == 0 && member.Expanded is { } whole && (_crc != member.Crc || _length != whole))
            throw new InvalidDataException(_length < whole ? "the archive ends within it, or is damaged" : "it is not what the archive's directory says: its length or checksum is another");

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            expanded.Dispose();
        base.Dispose(disposing);
    }

    private int ReadOrSay(Span<byte> buffer)
    {
        try
        {
            return expanded.Read(buffer);
        }
        catch (InvalidDataException) when (expanded is not ToolExpansion)
        {
            throw new InvalidDataException("the packed data is damaged");
        }
    }
}
