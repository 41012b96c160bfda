using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Cluster;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>The part of a collection that asks the cluster's API, one request after the other.</summary>
internal sealed class ClusterCollection(CollectionContext context, ImmutableArray<CollectionSpec> specs, TimeSpan since)
{
    private WorkItem? _current;

    public int Count => specs.Length;

    public async Task RunAsync(KubeConnectionResult found, bool isOff, CancellationToken stop)
    {
        try
        {
            if (isOff)
                Record(ItemStatus.Skipped, "--no-cluster");
            else if (found.Connection is not { } connection)
                Record(ItemStatus.Absent, found.Problem ?? "no kubeconfig was found on this node");
            else
                await AskAsync(connection, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A fault of ours in the cluster's part must not lose the host's.
            Record(ItemStatus.Failed, $"the collector itself failed: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            Next(null);
        }
    }

    private async Task AskAsync(KubeConnection connection, CancellationToken stop)
    {
        var limits = new ApiLimits { LogsSince = since };
        await ApiCollection.RunAsync(connection, specs, context.Writer, context.Redactor, limits, context.Time, Next, stop).ConfigureAwait(false);
    }

    private void Record(ItemStatus status, string reason)
    {
        ApiCollection.RecordUnavailable(specs, context.Writer, status, reason);
        foreach (var spec in specs)
            Next(spec);
    }

    private void Next(CollectionSpec? spec)
    {
        if (_current is { } last)
            context.Watcher.Ended(last);
        _current = spec is null ? null : new(spec, Place.Host);
        if (_current is { } work)
            context.Watcher.Began(work);
    }
}
