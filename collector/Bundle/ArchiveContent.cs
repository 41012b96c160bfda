namespace SupportBundle.Bundle;

/// <summary>The content of one entry as it passes by; it marks its entry as cut when the archive ends first.</summary>
internal sealed class ArchiveContent(ExpandedArchive archive, ArchiveEntry entry) : ReadOnlyStream
{
    private long _left = entry.Length;

    public override long Length => entry.Length;

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty || entry.IsCut)
            return 0;

        var read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        if (read == 0)
        {
            entry.IsCut = true;
            archive.CutHere($"the archive ends within {entry.Path}");
        }

        return read;
    }
}
