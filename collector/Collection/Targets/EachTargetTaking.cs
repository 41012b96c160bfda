using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Targets;

/// <summary>Runs a command for each of its targets, and makes an item of each.</summary>
internal sealed class EachTargetTaking(CollectionContext context, ItemFence fence, CommandTaking commands)
{
    public void Take(EachTargetSpec each, WorkItem work, Func<WorkItem, ManifestItem> heading, CancellationToken stop)
    {
        if (Precondition.Unmet(each, work.Place) is { } unmet)
        {
            fence.Record(heading(work), ItemEnd.NotApplicable(unmet));
            return;
        }

        var targets = TargetList.Of(each.Kind).ToList();
        foreach (var target in targets.Take(each.MaxTargets))
            TakeOne(each.For(target), TargetList.NameOf(target), work, heading, stop);
        if (targets.Count == 0)
            fence.Record(heading(work), ItemEnd.Absent("this node has nothing of the kind"));
        else if (targets.Count > each.MaxTargets)
            fence.Record(heading(work), new(ItemStatus.Truncated, $"{targets.Count - each.MaxTargets} more than the {each.MaxTargets} that it is run for"));
    }

    private void TakeOne(CommandSpec spec, string name, WorkItem work, Func<WorkItem, ManifestItem> heading, CancellationToken stop)
    {
        var one = heading(work with { Spec = spec });
        if (stop.IsCancellationRequested)
            fence.Record(one, ItemEnd.Skipped("the collection was ended before its turn"));
        else
            fence.Take(one, $"{work.Place.FolderOn(context.Node)}/{spec.Id}/{name}.{spec.Extension}", sink => commands.Run(spec, work.Place, sink, stop));
    }
}
