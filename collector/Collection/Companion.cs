using System.Runtime.ExceptionServices;

namespace SupportBundle.Collector.Collection;

/// <summary>A thread that does one thing after the other for the thread that made it, which may stop waiting for it.</summary>
internal sealed class Companion : IDisposable
{
    // Without spinning: what is waited for are reads. Never disposed, as a thread that was left behind sets them when it wakes up.
    private readonly ManualResetEventSlim _begin = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _done = new(initialState: false, spinCount: 0);
    private Action? _work;
    private ExceptionDispatchInfo? _thrown;

    public Companion() => new Thread(Live, maxStackSize: 512 << 10) { IsBackground = true }.Start();

    /// <summary>False if <paramref name="work"/> was not done in time or was called off; it is not over then, and this companion is good for nothing more.</summary>
    public bool TryRun(Action work, TimeSpan limit, CancellationToken stop)
    {
        _done.Reset();
        _work = work;
        _begin.Set();
        if (!Wait(limit, stop))
            return false;

        // Where the item's fence stands.
        _thrown?.Throw();
        return true;
    }

    /// <summary>Lets the thread end, at once or after what it is doing.</summary>
    public void Dispose()
    {
        _work = null;
        _begin.Set();
    }

    private bool Wait(TimeSpan limit, CancellationToken stop)
    {
        try
        {
            return _done.Wait(limit, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Live()
    {
        for (_begin.Wait(); _work is { } work; _begin.Wait())
        {
            _begin.Reset();
            _thrown = Try(work);
            _done.Set();
        }
    }

    private static ExceptionDispatchInfo? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
