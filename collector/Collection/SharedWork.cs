using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace SupportBundle.Collector.Collection;

/// <summary>The parts of one item, which other threads help with when they have nothing else to do.</summary>
internal sealed class SharedWork<T>(IEnumerable<T> parts, Action<T> take)
{
    private readonly object _gate = new();
    private readonly ConcurrentQueue<T> _parts = new(parts);
    private int _helping;
    private ExceptionDispatchInfo? _thrown;

    /// <summary>Takes parts until none is left, and returns when the helpers are done with theirs. What one of them threw ends it, and is thrown here.</summary>
    public void Run()
    {
        TakeAll();
        lock (_gate)
        {
            while (_helping > 0)
                Monitor.Wait(_gate);
        }

        _thrown?.Throw();
    }

    /// <summary>Takes parts as long as there are any; throws nothing.</summary>
    public void Help()
    {
        lock (_gate)
        {
            if (_parts.IsEmpty)
                return;
            _helping++;
        }

        TakeAll();
        lock (_gate)
        {
            _helping--;
            Monitor.Pulse(_gate);
        }
    }

    private void TakeAll()
    {
        try
        {
            while (_parts.TryDequeue(out var part))
                take(part);
        }
        catch (Exception e)
        {
            _thrown = ExceptionDispatchInfo.Capture(e);
            _parts.Clear();
        }
    }
}
