using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Takes this host's items, three at a time beside the cluster's API, until they are done or the collection is ended; then the rest is recorded as skipped.</summary>
internal sealed class CollectionRun(CollectionContext context, StopSource stop, WorkQueue queue)
{
    /// <summary>Threads at work; the API is asked by one more.</summary>
    public const int AtOnce = 3;

    private readonly ItemTaking _taking = new(context, queue);

    public CollectionRun(CollectionContext context, StopSource stop)
        : this(context, stop, new())
    {
    }

    public void Run(ImmutableArray<WorkItem> work)
    {
        // All that is taken in one network namespace is taken in one visit, at the turn of its first item.
        var visits = work.Where(item => item.Spec is not CaptureSpec)
            .GroupBy(item => item.Place.NetworkNamespace is null ? (object)item : item.Place, ReferenceEqualityComparer.Instance)
            .Select(group => group.ToImmutableArray());
        foreach (var visit in visits)
            queue.Add(() => Visit(visit));
        // Captures last as long as they were told to, so they hold up nothing else.
        Thread[] threads =
        [
            .. work.Where(item => item.Spec is CaptureSpec).Select(item => new Thread(() => AndDismiss(() => Visit([item])))),
            .. Enumerable.Range(0, AtOnce).Select(_ => new Thread(() => AndDismiss(queue.Drain))),
        ];
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

    private void Visit(ImmutableArray<WorkItem> visit)
    {
        if (visit[0].Place.NetworkNamespace is not { } file || stop.Token.IsCancellationRequested)
            TakeAll(visit);
        else if (NamespaceVisit.Run(file, () => AndDismiss(() => TakeAll(visit))) is { } error)
            Refuse(visit, error);
    }

    private static void AndDismiss(Action work)
    {
        try
        {
            work();
        }
        finally
        {
            LeaveBehind.Dismiss();
        }
    }

    private void Refuse(ImmutableArray<WorkItem> visit, int error)
    {
        // EINVAL: a name whose namespace is gone.
        var end = error is Libc.ENOENT or Libc.EINVAL ? ItemEnd.Absent("this network namespace is gone") : FileCopy.Explain(error);
        foreach (var work in visit)
        {
            context.Watcher.Began(work);
            _taking.Record(work, end);
            context.Watcher.Ended(work);
        }
    }

    private void TakeAll(ImmutableArray<WorkItem> visit)
    {
        foreach (var work in visit)
            Take(work);
    }

    private void Take(WorkItem work)
    {
        if (stop.Token.IsCancellationRequested)
        {
            _taking.Skip(work, stop.Reason);
            return;
        }

        context.Watcher.Began(work);
        try
        {
            if (work.Place.IsMissing)
                _taking.Record(work, ItemEnd.Absent("there is no such place on this node"));
            else
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
