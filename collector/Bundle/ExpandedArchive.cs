using System.IO.Compression;

namespace SupportBundle.Bundle;

/// <summary>The bytes of a tar, expanded if need be, up to where they are cut, broken or too many.</summary>
internal sealed class ExpandedArchive : IDisposable
{
    private readonly Stream _source;
    private readonly long _maxBytes;

    public ExpandedArchive(Stream archive, long maxBytes)
    {
        _maxBytes = maxBytes;
        var start = new byte[TarHeader.Block];
        var length = ReadStart(archive, start);
        var whole = new PrefixedStream(start.AsMemory(0, length), archive);

        if (length >= 2 && start[0] == 0x1F && start[1] == 0x8B)
            _source = new GZipStream(whole, CompressionMode.Decompress);
        else
            _source = whole;

        if (length == 0)
            Cut ??= new ArchiveCut(0, "the file is empty");
    }

    /// <summary>How many expanded bytes were read.</summary>
    public long Offset { get; private set; }

    public ArchiveCut? Cut { get; private set; }

    /// <summary>Fills the buffer as far as the archive goes; less means its end or the cut.</summary>
    public int ReadFully(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && Read(buffer[filled..]) is var read and > 0)
            filled += read;

        return filled;
    }

    public int Read(Span<byte> buffer)
    {
        if (Cut is not null)
            return 0;

        if (Offset >= _maxBytes)
        {
            CutHere($"it expands to more than {_maxBytes} bytes");
            return 0;
        }

        var read = ReadOrCut(buffer[..(int)Math.Min(buffer.Length, _maxBytes - Offset)]);
        Offset += read;
        return read;
    }

    public void CutHere(string why) => CutHere(why, Offset);

    public void CutHere(string why, long offset) => Cut ??= new ArchiveCut(offset, why);

    public void Dispose() => _source.Dispose();

    private int ReadOrCut(Span<byte> buffer)
    {
        try
        {
            return _source.Read(buffer);
        }
        catch (InvalidDataException)
        {
            CutHere("the compressed data is cut or broken");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            CutHere($"the file cannot be read: {exception.Message}");
        }

        return 0;
    }

    private int ReadStart(Stream archive, Span<byte> start)
    {
        try
        {
            return archive.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            CutHere($"the file cannot be read: {exception.Message}");
            return 0;
        }
    }
}
