namespace SupportBundle.Collector.Collection;

/// <summary>Work for several threads, which may leave more of it: the queue is at its end when it is empty and nobody works any more.</summary>
internal sealed class WorkQueue
{
    private readonly Queue<Action> _waiting = [];
    private int _working;

    public void Add(Action work)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(work);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Takes part until the end.</summary>
    public void Drain()
    {
        while (Next() is { } work)
        {
            try
            {
                work();
            }
            finally
            {
                Done();
            }
        }
    }

    private Action? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_working == 0)
                    return null;
                Monitor.Wait(_waiting);
            }

            _working++;
            return _waiting.Dequeue();
        }
    }

    private void Done()
    {
        lock (_waiting)
        {
            if (--_working == 0)
                Monitor.PulseAll(_waiting);
        }
    }
}
