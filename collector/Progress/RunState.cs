using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;

namespace SupportBundle.Collector.Progress;

/// <summary>How far the collection is, for whoever shows it.</summary>
internal sealed class RunState(TimeProvider time, TimeSpan deadline, Func<long> written) : ICollectionWatcher
{
    private readonly Lock _gate = new();
    private readonly long _begin = time.GetTimestamp();
    private readonly Dictionary<WorkItem, long> _running = new(ReferenceEqualityComparer.Instance);
    private int _planned;
    private int _done;

    public void Planned(int items)
    {
        lock (_gate)
            _planned = items;
    }

    public void Began(WorkItem work)
    {
        lock (_gate)
            _running[work] = time.GetTimestamp();
    }

    /// <summary>Items are not counted here but the specs that they come of; a tree has thousands.</summary>
    public void Recorded(ManifestItem item)
    {
    }

    public void Ended(WorkItem work)
    {
        lock (_gate)
        {
            _running.Remove(work);
            _done++;
        }
    }

    public RunPicture Picture()
    {
        lock (_gate)
        {
            var running = _running.OrderBy(pair => pair.Value).Select(pair => (pair.Key.ToString(), time.GetElapsedTime(pair.Value)));
            return new(_planned, _done, written(), time.GetElapsedTime(_begin), deadline, [.. running]);
        }
    }
}

/// <summary>The state at one moment.</summary>
internal sealed record RunPicture(int Planned, int Done, long Bytes, TimeSpan Elapsed, TimeSpan Deadline, ImmutableArray<(string Name, TimeSpan For)> Running);
