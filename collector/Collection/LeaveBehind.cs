using System.Runtime.ExceptionServices;

namespace SupportBundle.Collector.Collection;

/// <summary>
/// Runs what may hang in the kernel (a read from a dead NFS server) on a thread of its own, which is left behind at the time limit.
/// Only so many are: after that nothing more is tried.
/// </summary>
internal static class LeaveBehind
{
    private const int Most = 16;
    private static int Left;

    /// <summary>False if <paramref name="work"/> was not done in time or was called off.</summary>
    /// <exception cref="IOException">Too many threads hang already.</exception>
    public static bool TryRun(Action work, TimeSpan limit, CancellationToken stop)
    {
        if (Volatile.Read(ref Left) >= Most)
            throw new IOException($"{Most} reads hang already; a file system of this host does not answer");

        // Not disposed: a thread that was left behind sets it when it wakes up.
        var done = new ManualResetEventSlim();
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() => thrown = Run(work, done), maxStackSize: 512 << 10) { IsBackground = true };
        thread.Start();
        if (!Wait(done, limit, stop))
        {
            _ = Interlocked.Increment(ref Left);
            return false;
        }

        thread.Join();
        thrown?.Throw();
        return true;
    }

    private static ExceptionDispatchInfo? Run(Action work, ManualResetEventSlim done)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e)
        {
            // Thrown again on the thread that waits, where the item's fence stands.
            return ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            done.Set();
        }
    }

    private static bool Wait(ManualResetEventSlim done, TimeSpan limit, CancellationToken stop)
    {
        try
        {
            return done.Wait(limit, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
