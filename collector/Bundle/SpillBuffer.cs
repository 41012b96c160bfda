namespace SupportBundle.Bundle;

/// <summary>The compressed bytes of one entry: in memory at first, in an unnamed file when there are many.</summary>
internal sealed class SpillBuffer(string folder) : WriteOnlyStream
{
    private const int InMemory = 512 * 1024;

    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    public override long Length => _file?.Length ?? _memory.Length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_file is null && _memory.Length + buffer.Length > InMemory)
            Spill();

        if (_file is null)
            _memory.Write(buffer);
        else
            WriteFile(buffer);
    }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        Reader().CopyTo(destination, bufferSize);
    }

    /// <summary>What was written, from its beginning.</summary>
    public Stream Reader()
    {
        Stream source = _file is null ? _memory : _file;
        source.Position = 0;
        return source;
    }

    private void Spill()
    {
        try
        {
            _file = UnnamedFile.Create(folder);
        }
        catch (IOException exception) when (BundleFullException.Means(exception))
        {
            throw new BundleFullException("no space left for an entry's buffer", exception);
        }

        WriteFile(_memory.GetBuffer().AsSpan(0, (int)_memory.Length));
        _memory.SetLength(0);
        _memory.Capacity = 0;
    }

    private void WriteFile(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file!.Write(buffer); // Spill() made it.
        }
        catch (IOException exception) when (BundleFullException.Means(exception))
        {
            throw new BundleFullException("no space left for an entry's buffer", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }
}
