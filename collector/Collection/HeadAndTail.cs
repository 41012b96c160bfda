using System.Text;

namespace SupportBundle.Collector.Collection;

/// <summary>Keeps the head and the tail of a log that is longer than its budget, and says between them how much is missing.</summary>
internal sealed class HeadAndTail(Stream sink, long budget)
{
    // Of a journal whose length nobody knows, this much of the end is held in memory.
    private const int LargestTail = 4 << 20;

    private readonly long _headBudget = budget - Math.Min(LargestTail, budget / 2);
    private readonly int _tailBudget = (int)Math.Min(LargestTail, budget / 2);
    private byte[] _tail = [];
    private long _head;
    private long _beyond;

    /// <summary>Bytes that were neither in the head nor in the tail.</summary>
    public long Missing { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var first = (int)Math.Min(bytes.Length, _headBudget - _head);
        sink.Write(bytes[..first]);
        _head += first;
        Keep(bytes[first..]);
    }

    public void Close()
    {
        var start = (int)(_beyond % Math.Max(1, _tail.Length));
        var wrapped = _beyond > _tail.Length;
        var older = wrapped ? _tail.AsSpan(start) : [];
        var newer = _tail.AsSpan(0, wrapped ? start : (int)_beyond);
        if (wrapped)
            older = SkipBrokenLine(older);

        sink.Write(older);
        sink.Write(newer);
    }

    /// <summary>The line that stands where something is missing.</summary>
    public static byte[] Gap(long bytes) => Encoding.UTF8.GetBytes($"\n[sb-collect: {bytes} bytes of this log are left out here]\n");

    // A ring: the newest bytes overwrite the oldest.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;

        if (_tail.Length == 0)
            _tail = new byte[_tailBudget];
        var skipped = Math.Max(0, bytes.Length - _tail.Length);
        _beyond += skipped;
        bytes = bytes[skipped..];
        while (!bytes.IsEmpty)
        {
            var at = (int)(_beyond % _tail.Length);
            var count = Math.Min(bytes.Length, _tail.Length - at);
            bytes[..count].CopyTo(_tail.AsSpan(at));
            _beyond += count;
            bytes = bytes[count..];
        }
    }

    private Span<byte> SkipBrokenLine(Span<byte> older)
    {
        var end = older.IndexOf((byte)'\n');
        var skipped = end < 0 ? 0 : end + 1;
        Missing = _beyond - _tail.Length + skipped;
        sink.Write(Gap(Missing));
        return older[skipped..];
    }
}
