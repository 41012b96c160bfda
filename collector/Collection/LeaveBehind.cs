namespace SupportBundle.Collector.Collection;

/// <summary>
/// Runs what may hang in the kernel (a read from a dead NFS server) on a second thread, which is left behind at the time limit.
/// Each thread has one such companion, so that it is where its owner is (network namespace, priority). Only so many are left behind: after that nothing more is tried.
/// </summary>
internal static class LeaveBehind
{
    private const int Most = 16;
    private static int Left;

    [ThreadStatic]
    private static Companion? OfThisThread;

    /// <summary>False if <paramref name="work"/> was not done in time or was called off.</summary>
    /// <exception cref="IOException">Too many threads hang already.</exception>
    public static bool TryRun(Action work, TimeSpan limit, CancellationToken stop)
    {
        if (Volatile.Read(ref Left) >= Most)
            throw new IOException($"{Most} reads hang already; a file system of this host does not answer");

        var companion = OfThisThread ??= new();
        if (companion.TryRun(work, limit, stop))
            return true;

        _ = Interlocked.Increment(ref Left);
        Dismiss();
        return false;
    }

    /// <summary>Called at the end of a thread that ran something: its companion ends, too, once it can.</summary>
    public static void Dismiss()
    {
        OfThisThread?.Dispose();
        OfThisThread = null;
    }
}
