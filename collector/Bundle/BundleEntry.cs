using System.IO.Compression;

namespace SupportBundle.Bundle;

/// <summary>The content of one entry while it is written: compressed, counted and hashed on the way. Disposed without being added, it leaves no trace.</summary>
public sealed class BundleEntry : WriteOnlyStream
{
    private const int Block = 512;

    private readonly SpillBuffer _compressed;
    private readonly DeflateStream _deflate;
    private readonly Sha256Hash _sha256 = new();
    private readonly long _maxCompressed;
    private long _length;
    private bool _finished;

    internal BundleEntry(string spillFolder, CompressionLevel level, long maxCompressed)
    {
        _compressed = new SpillBuffer(spillFolder);
        _deflate = new DeflateStream(_compressed, level, leaveOpen: true);
        _maxCompressed = maxCompressed;
    }

    /// <summary>Bytes written so far, before compression.</summary>
    public override long Length => _length;

    /// <summary>True when more was written than the bundle's byte budget leaves; the rest is thrown away, and the entry will not be added.</summary>
    public bool IsOverBudget { get; private set; }

    internal uint Crc { get; private set; }
    internal string Sha256 { get; private set; } = "";
    internal long CompressedLength => _compressed.Length;
    internal long PaddedLength => (_length + Block - 1) / Block * Block;

    /// <exception cref="BundleFullException">No space is left for the compressed bytes.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _length += buffer.Length;
        IsOverBudget |= _compressed.Length > _maxCompressed;
        if (IsOverBudget)
            return;

        _sha256.Append(buffer);
        Crc = Crc32.Append(Crc, buffer);
        _deflate.Write(buffer);
    }

    /// <summary>Pads to a whole tar block and ends the deflate stream.</summary>
    internal void Finish()
    {
        Sha256 = Convert.ToHexStringLower(_sha256.Finish());
        var padding = new byte[PaddedLength - _length];
        Crc = Crc32.Append(Crc, padding);
        _deflate.Write(padding);
        _finished = true;
        _deflate.Dispose();

        // DeflateStream writes nothing at all for no input; this is deflate's empty last block.
        if (_length == 0)
            _compressed.Write([0x03, 0x00]);
    }

    internal void CopyCompressedTo(Stream destination) => _compressed.CopyTo(destination);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _finished = true;
            DiscardDeflate();
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private void DiscardDeflate()
    {
        try
        {
            _deflate.Dispose();
        }
        catch (IOException)
        {
            // Its last bytes had no room on the disk, and nobody wants them any more.
        }
    }
}
