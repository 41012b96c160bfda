using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Collection.Probes;
using SupportBundle.Collector.Collection.Targets;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Takes one spec at one place, whatever its kind, and leaves at least one item.</summary>
/// <param name="queue">Where other threads are called for help from.</param>
internal sealed class ItemTaking(CollectionContext context, WorkQueue queue)
{
    private readonly ItemFence _fence = new(context);
    private readonly CommandTaking _commands = new(context);
    private readonly BuiltInTaking _builtIns = new(context);
    private ProbeTaking Probes => new(context, _fence);
    private EachTargetTaking Each => new(context, _fence, _commands);

    /// <exception cref="BundleFullException">The disk is full; the item is recorded.</exception>
    public void Take(WorkItem work, CancellationToken stop)
    {
        if (work.Spec is TreeSpec tree)
            TakeTree(tree, work, stop);
        else if (work.Spec is EachTargetSpec each)
            Each.Take(each, work, Heading, stop);
        else if (work.Spec is ProbeSpec probe)
            Probes.Take(probe, work, Heading(work), stop);
        else if (work.Spec is CaptureSpec && context.Redactor.Masker is not null)
            _fence.Record(Heading(work), ItemEnd.Skipped("packets cannot be masked, and --mask was said"));
        else if (work.Spec is CaptureSpec)
            _fence.TakeUnredacted(Heading(work), EntryPath.Of(work.Spec, work.Place, context.Node), sink => TakeOne(work, sink, stop));
        else
            _fence.Take(Heading(work), EntryPath.Of(work.Spec, work.Place, context.Node), sink => TakeOne(work, sink, stop));
    }

    /// <summary>Records that the spec's turn never came.</summary>
    public void Skip(WorkItem work, string reason) => Record(work, ItemEnd.Skipped(reason));

    public void Record(WorkItem work, ItemEnd end) => _fence.Record(Heading(work), end);

    private ItemEnd TakeOne(WorkItem work, ItemSink sink, CancellationToken stop)
    {
        if (Precondition.Unmet(work.Spec, work.Place) is { } unmet)
            return ItemEnd.NotApplicable(unmet);

        return work.Spec switch
        {
            CommandSpec spec => _commands.Run(spec, work.Place, sink, stop),
            JournalSpec spec => _commands.Run(spec, sink, stop),
            RefusedSpec spec => ItemEnd.Skipped(spec.Reason),
            CaptureSpec spec => _commands.Run(spec, sink, stop),
            FileSpec spec when IsOfProcesses(spec, work.Place) => CopyContainerFile(spec, work.Place, sink, stop),
            FileSpec spec => CopyFile(work.Place.PathOf(spec.Path), spec.MaxBytes, spec, keepTail: false, sink, stop),
            BuiltInSpec spec => Guarded(() => _builtIns.Take(spec.Kind, sink), spec.Timeout, stop),
            _ => ItemEnd.Skipped("this collector cannot take specs of this kind"),
        };
    }

    // The kernel's files are the same in every container; any other is the container's own.
    private static bool IsOfProcesses(FileSpec spec, Place place) => place.NetworkNamespace is not null && !spec.Path.StartsWith("/proc/", StringComparison.Ordinal);

    private static ItemEnd CopyContainerFile(FileSpec spec, Place place, ItemSink sink, CancellationToken stop)
    {
        if (place.Identity?.Pid is not { } pid)
            return ItemEnd.Absent("no process runs in it, so nobody sees this file there");

        return Guarded(Copy, spec.Timeout, stop);

        ItemEnd Copy()
        {
            using var file = ContainerFile.Find(pid, spec.Path, out var error);
            return file is null ? FileCopy.Explain(error) : FileCopy.Copy(file.Path, spec.MaxBytes, keepTail: false, sink);
        }
    }

    private static ItemEnd CopyFile(string path, long maxBytes, CollectionSpec spec, bool keepTail, ItemSink sink, CancellationToken stop) =>
        Guarded(() => FileCopy.Copy(path, maxBytes, keepTail, sink), spec.Timeout, stop);

    private static ItemEnd Guarded(Func<ItemEnd> take, TimeSpan limit, CancellationToken stop)
    {
        var end = ItemEnd.Collected;
        if (LeaveBehind.TryRun(() => end = take(), limit, stop))
            return end;
        return stop.IsCancellationRequested ? ItemEnd.Skipped("interrupted while it was read") : ItemEnd.TimedOut(limit);
    }

    private void TakeTree(TreeSpec tree, WorkItem work, CancellationToken stop)
    {
        if (Precondition.Unmet(tree, work.Place) is { } unmet)
        {
            _fence.Record(Heading(work), ItemEnd.NotApplicable(unmet));
            return;
        }

        var walk = new TreeWalk(tree, context.Since);
        ImmutableArray<TreeFile> files = [];
        var end = FenceOff(() => Guarded(List, tree.Timeout, stop));
        if (end.Status != ItemStatus.Collected)
        {
            _fence.Record(Heading(work), end);
            return;
        }

        var shared = new SharedWork<TreeFile>(files, file => TakeTreeFile(tree, file, stop));
        // Logs are long: who has nothing else to do takes some of them.
        for (var helper = 1; tree.IsLog && helper < Math.Min(CollectionRun.AtOnce, files.Length); helper++)
            queue.Add(shared.Help);
        shared.Run();
        if (Remark(tree, walk, files.Length) is { } remark)
            _fence.Record(Heading(work), remark);

        ItemEnd List()
        {
            files = walk.Files();
            return ItemEnd.Collected;
        }
    }

    private static ItemEnd FenceOff(Func<ItemEnd> find)
    {
        try
        {
            return find();
        }
        catch (Exception e)
        {
            return ItemEnd.Failed($"its files could not be listed: {e.Message}");
        }
    }

    /// <summary>What is to be said of the tree as a whole; null if its files say all.</summary>
    private static ItemEnd? Remark(TreeSpec tree, TreeWalk walk, int files)
    {
        if (walk.Denied > 0)
            return ItemEnd.Denied($"{walk.Denied} of its folders may not be read by this user");
        if (walk.LeftOut > 0)
            return new(ItemStatus.Truncated, $"{walk.LeftOut} more files than the {tree.MaxFiles} that are taken of one tree");
        if (files > 0)
            return null;
        return ItemEnd.Absent(FileStatus.Of(tree.Root, followLinks: true, out _) is null ? "no such folder" : "no file of these names in it" + (tree.OnlyRecent ? " changed in the time window" : ""));
    }

    private void TakeTreeFile(TreeSpec tree, TreeFile file, CancellationToken stop)
    {
        var heading = new ManifestItem
        {
            Spec = tree.Id,
            Node = context.Node,
            Source = new() { File = file.Path },
            Status = ItemStatus.Skipped,
        };
        if (file.Refusal is { } refusal)
            _fence.Record(heading, ItemEnd.Skipped(refusal));
        else if (stop.IsCancellationRequested)
            _fence.Record(heading, ItemEnd.Skipped("the collection was ended before its turn"));
        else
            _fence.Take(heading, EntryPath.OfFile(file.Path, Place.Host, context.Node), sink => CopyFile(file.ReadFrom, tree.IsLog ? context.LogBytes(tree) : tree.MaxBytes, tree, tree.IsLog, sink, stop));
    }

    private ManifestItem Heading(WorkItem work) => new()
    {
        Spec = work.Spec.Id,
        Node = context.Node,
        Where = work.Place.Where,
        Source = ItemSources.Of(work.Spec, work.Place, context.Since),
        Status = ItemStatus.Skipped,
    };
}
