using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Content that never throws for what is wrong with it: it ends early, or at a limit, and the reading says so.</summary>
/// <param name="path">What the reading calls it.</param>
internal sealed class BoundedStream(Stream inner, InputReading reading, string path) : ReadOnlyStream
{
    private long _taken;
    private bool _ended;
    private bool _stopped;

    /// <summary>What the bytes count against; null for those that were counted when they were expanded.</summary>
    public ExpansionTally? Tally { get; init; }

    /// <summary>Whether the inner stream, having ended, ended too early.</summary>
    public Func<bool>? InnerIsCut { get; init; }

    /// <summary>Whether a limit of ours ended what this stands in.</summary>
    public Func<bool>? InnerIsStopped { get; init; }

    /// <summary>Bytes given so far.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Whether the content ended before its end.</summary>
    public bool IsCut => _ended || InnerIsCut?.Invoke() == true;

    /// <summary>Whether this is all of an input, so that its cut is the input's.</summary>
    public bool IsWholeInput { get; init; }

    /// <summary>Whether a limit of ours ended it.</summary>
    public bool IsStopped => _stopped || InnerIsStopped?.Invoke() == true;

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        if (Tally is { WhyStopped: { } why })
            return Stop(Tally.Where, why);

        try
        {
            var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, Tally?.Left ?? int.MaxValue)]);
            Tally?.Add(read);
            Volatile.Write(ref _taken, _taken + read);
            if (read == 0 && IsWholeInput && IsCut && !IsStopped)
                reading.Cut(path, "it is cut, or damaged: what is packed in it ends before its end");
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _ended = true;
            reading.Note(path, $"ends early: {e.Message}");
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Stop(string where, string why)
    {
        _ended = true;
        _stopped = true;
        reading.Cut(where, why);
        return 0;
    }
}
