using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>A pod's log is often there twice: as the node keeps it, with the times of the runtime, and as the API gave it, without.
/// The node's counts: without times, what was long over looks like now.</summary>
internal static class PodLogCopies
{
    /// <summary>The readings without the API's copies of logs that a node's own files hold, whichever of the layouts took them.</summary>
    public static ImmutableArray<LayoutReading> LeaveOut(ImmutableArray<LayoutReading> readings)
    {
        var kept = readings.SelectMany(reading => reading.Placed).Select(placed => PodOnNode(placed)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return kept.Count == 0 ? readings : [.. readings.Select(reading => Without(reading, kept))];
    }

    private static LayoutReading Without(LayoutReading reading, HashSet<string> kept)
    {
        var copies = reading.Placed.Where(placed => PodOfApi(placed) is { } pod && kept.Contains(pod)).ToImmutableArray();
        return copies.IsEmpty ? reading : reading with
        {
            Placed = reading.Placed.RemoveRange(copies),
            Known = reading.Known.AddRange(copies.Select(copy => copy.Entry)),
            Notes = reading.Notes.Add($"{copies.Length} pod logs are left aside: the nodes' own logs of these pods, which have times, count"),
        };
    }

    // .../pods/kube-system_coredns-74c68d9ffd-nqtmn_<uid>/coredns/0.log
    private static string? PodOnNode(PlacedEntry placed)
    {
        if (placed.Placement is not { IsLog: true, Place.Node: not null } || placed.Entry.Path.Split('/') is not [.., var folder, _, _] || folder.Split('_') is not [var space, var pod, _])
            return null;

        return $"{space}/{pod}";
    }

    // cluster/logs/kube-system/coredns-74c68d9ffd-nqtmn/coredns.log
    private static string? PodOfApi(PlacedEntry placed) =>
        placed.Placement is { IsLog: true, Place.Node: null, Id: var id } && id.Split('/') is ["cluster", "logs", var space, var pod, ..] ? $"{space}/{pod}" : null;
}
