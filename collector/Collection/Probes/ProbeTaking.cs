using System.Collections.Concurrent;
using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Probes;

/// <summary>Makes the attempts of a spec side by side, and an item of each.</summary>
internal sealed class ProbeTaking(CollectionContext context, ItemFence fence)
{
    // A name that nobody resolves may take resolvers longer than an attempt itself.
    private static readonly TimeSpan Longest = ProbeAttempt.Patience + TimeSpan.FromSeconds(4);

    public void Take(ProbeSpec spec, WorkItem work, ManifestItem heading, CancellationToken stop)
    {
        var targets = ProbeTargets.Of(spec).ToList();
        if (targets.Count == 0)
        {
            fence.Record(heading, ItemEnd.Absent("nothing on this node names anything to try"));
            return;
        }

        var results = Attempt([.. targets.Take(spec.MaxTargets)], stop);
        foreach (var target in targets.Take(spec.MaxTargets))
            Record(target, results.GetValueOrDefault(target), work, heading);
        if (targets.Count > spec.MaxTargets)
            fence.Record(heading, new(ItemStatus.Truncated, $"{targets.Count - spec.MaxTargets} more than the {spec.MaxTargets} that are tried"));
    }

    private void Record(ProbeTarget target, ProbeResult? result, WorkItem work, ManifestItem heading)
    {
        var of = heading with { Source = new() { File = $"probe:{NameOf(target)}" } };
        if (result is null)
            fence.Record(of, ItemEnd.TimedOut(Longest));
        else
            fence.Take(of, $"{work.Place.FolderOn(context.Node)}/probes/{NameOf(target)}.txt", sink => Write(result, sink));
    }

    private static ItemEnd Write(ProbeResult result, ItemSink sink)
    {
        sink.Write(System.Text.Encoding.UTF8.GetBytes(result.Text));
        return ItemEnd.Collected;
    }

    // One thread each: all of them wait for a few seconds at most, and a dead network makes all of them wait that long.
    private static ConcurrentDictionary<ProbeTarget, ProbeResult> Attempt(ProbeTarget[] targets, CancellationToken stop)
    {
        var results = new ConcurrentDictionary<ProbeTarget, ProbeResult>();
        var threads = targets.Select(target => new Thread(() => results[target] = ProbeAttempt.Run(target), 512 << 10) { IsBackground = true }).ToList();
        foreach (var thread in threads)
            thread.Start();
        var begin = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(20)) && !stop.IsCancellationRequested && System.Diagnostics.Stopwatch.GetElapsedTime(begin) < Longest)
            {
            }
        }

        return results;
    }

    // tcp-192.0.2.10-6443   dns-10.96.0.10-53   http-127.0.0.1-10248: as the script names them
    private static string NameOf(ProbeTarget target) =>
        string.Concat($"{target.Kind.ToString().ToLowerInvariant()}-{target.Address}-{target.Port}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
}
