namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Scans logs on other threads while the next ones are expanded on this; what they yield is taken in the order in which they were given.</summary>
/// <param name="threads">How many logs are scanned at once; 1 scans them on this thread.</param>
internal sealed class LogScans(LogScanner scanner, int threads)
{
    // Short logs behind a long one are not waited for until there are so many.
    private const int MostWaiting = 64;

    private readonly Queue<(Task<LogTally> Scan, Stream Content, Action<LogTally> Take)> _waiting = new();

    /// <summary>Reads the content to its end; its scan may go on. <paramref name="take"/> is called on this thread, now or later.</summary>
    public void Add(Stream content, LogSource source, Action<LogTally> take)
    {
        if (threads == 1)
        {
            take(scanner.Scan(content, source));
            return;
        }

        WaitForOne();
        var pipe = new BlockPipe();
        _waiting.Enqueue((Task.Run(() => Scan(pipe, source)), pipe, take));
        pipe.Fill(content);
        TakeDone();
    }

    /// <summary>The same for content that another thread can read, which then also expands it; it is disposed of when it was read.</summary>
    public void AddApart(Stream content, LogSource source, Action<LogTally> take)
    {
        WaitForOne();
        _waiting.Enqueue((threads == 1 ? Task.FromResult(scanner.Scan(content, source)) : Task.Run(() => scanner.Scan(content, source)), content, take));
        TakeDone();
    }

    /// <summary>Waits for all scans.</summary>
    public void Finish()
    {
        while (_waiting.Count > 0)
            TakeFirst();
    }

    private void WaitForOne()
    {
        var running = _waiting.Select(waiting => waiting.Scan).Where(scan => !scan.IsCompleted).ToArray<Task>();
        if (running.Length >= threads)
            Task.WaitAny(running);
    }

    private LogTally Scan(BlockPipe pipe, LogSource source)
    {
        try
        {
            return scanner.Scan(pipe, source);
        }
        finally
        {
            // Whatever ended the scan, who fills the pipe must not wait for ever.
            pipe.CopyTo(Stream.Null);
        }
    }

    private void TakeDone()
    {
        while (_waiting.TryPeek(out var first) && (first.Scan.IsCompleted || _waiting.Count > MostWaiting))
            TakeFirst();
    }

    private void TakeFirst()
    {
        // A pipe is filled here, and read to its end: neither side holds it any more.
        var (scan, content, take) = _waiting.Dequeue();
        using (content)
            take(scan.GetAwaiter().GetResult());
    }
}
