using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection;

/// <summary>Takes this host's items, three at a time beside the cluster's API, until they are done or the collection is ended; then the rest is recorded as skipped.</summary>
internal sealed class CollectionRun(CollectionContext context, StopSource stop)
{
    private const int AtOnce = 3;

    private readonly ItemTaking _taking = new(context);

    public void Run(ImmutableArray<WorkItem> work)
    {
        var queue = new ConcurrentQueue<WorkItem>(work);
        var threads = Enumerable.Range(0, AtOnce).Select(_ => new Thread(() => Drain(queue))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }

    /// <summary>Whose each place is, and how many were left out.</summary>
    public void Describe(ImmutableArray<Place> places, int namespacesLeftOut)
    {
        var fence = new ItemFence(context);
        foreach (var place in places)
        {
            if (place.Identity is { } identity)
                fence.Take(PlaceHeading(place), $"{place.FolderOn(context.Node)}/{PlaceIdentityReader.SpecId}.json", sink => PlaceIdentityReader.Write(identity, sink));
        }

        if (namespacesLeftOut > 0)
            fence.Record(PlaceHeading(Place.Host), ItemEnd.Skipped($"{namespacesLeftOut} more network namespaces than are looked into"));
    }

    private ManifestItem PlaceHeading(Place place) => new()
    {
        Spec = PlaceIdentityReader.SpecId,
        Node = context.Node,
        Where = place.Where,
        Source = new() { File = place.Identity?.File ?? $"/proc/{place.Identity?.Pid}/ns/" },
        Status = ItemStatus.Skipped,
    };

    private void Drain(ConcurrentQueue<WorkItem> queue)
    {
        while (queue.TryDequeue(out var work))
        {
            if (stop.Token.IsCancellationRequested)
                _taking.Skip(work, stop.Reason);
            else
                Take(work);
        }
    }

    private void Take(WorkItem work)
    {
        context.Watcher.Began(work);
        try
        {
            _taking.Take(work, stop.Token);
        }
        catch (BundleFullException)
        {
            stop.Stop(BundleOutcome.DiskFull);
        }
        catch (Exception e)
        {
            // Outside every item's fence, so a fault of ours: the thread must live, and the item must stand in the manifest.
            _taking.Skip(work, $"the collector itself failed: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            context.Watcher.Ended(work);
        }
    }
}
