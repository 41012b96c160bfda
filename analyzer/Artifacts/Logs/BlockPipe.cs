using System.Buffers;
using System.Collections.Concurrent;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Hands a log's bytes from the thread that expands them to the one that scans them; only so many are on their way at once.</summary>
internal sealed class BlockPipe : ReadOnlyStream
{
    private const int BlockSize = 256 * 1024;

    // 4 MB: enough for either side to go on while the other is held up.
    private const int MostBlocks = 16;

    private readonly BlockingCollection<ArraySegment<byte>> _blocks = new(MostBlocks);
    private ArraySegment<byte> _block;
    private int _at;

    /// <summary>Reads the content to its end, as fast as the other side takes it.</summary>
    public void Fill(Stream content)
    {
        try
        {
            while (Next(content) is { Count: > 0 } block)
                _blocks.Add(block);
        }
        finally
        {
            _blocks.CompleteAdding();
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _block.Count && !Take())
            return 0;

        var count = Math.Min(buffer.Length, _block.Count - _at);
        _block.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _blocks.Dispose();
        base.Dispose(disposing);
    }

    private static ArraySegment<byte> Next(Stream content)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        var read = content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        if (read == 0)
            ArrayPool<byte>.Shared.Return(block);
        return new(block, 0, read);
    }

    private bool Take()
    {
        if (_block.Array is { Length: > 0 } done)
            ArrayPool<byte>.Shared.Return(done);

        _at = 0;
        return _blocks.TryTake(out _block, Timeout.Infinite);
    }
}
