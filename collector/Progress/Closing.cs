using System.Collections.Frozen;
using System.Collections.Immutable;
using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Progress;

/// <summary>What could not be had as it should for one reason: which specs, at how many places, and what the first of them would have told.</summary>
internal sealed record Trouble(ImmutableArray<string> Specs, ItemStatus Status, string Reason, string Cost, int Places, bool Decisive);

/// <summary>All that is to be said at the end.</summary>
internal sealed record Closing(string Path, long Bytes, string Sha256, BundleManifest Manifest, ImmutableArray<Trouble> Troubles)
{
    /// <summary>Exit code 0: nothing ended it early, and no decisive item of the host itself is in trouble.</summary>
    public bool IsComplete => Manifest.Outcome == BundleOutcome.Complete && !Troubles.Any(trouble => trouble.Decisive);

    public ImmutableSortedDictionary<string, int> Redactions =>
        Manifest.Items.SelectMany(item => item.Redactions).GroupBy(pair => pair.Key).ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Sum(pair => pair.Value));

    public int Count(ItemStatus status) => Manifest.Items.Count(item => item.Status == status);

    public static Closing Of(BundleManifest manifest, string path, ImmutableArray<CollectionSpec> specs)
    {
        using var file = File.OpenRead(path);
        var hash = Sha256Hash.HexOf(file);
        return new(path, file.Length, hash, manifest, FindTroubles(manifest, specs.ToFrozenDictionary(spec => spec.Id)));
    }

    public static string NameOf(BundleOutcome outcome) => outcome switch
    {
        BundleOutcome.Complete => "complete",
        BundleOutcome.Interrupted => "interrupted",
        BundleOutcome.Deadline => "ended by the deadline",
        BundleOutcome.SizeLimit => "size limit reached",
        BundleOutcome.DiskFull => "disk full",
        _ => "unknown",
    };

    public static string NameOf(ItemStatus status) => status switch
    {
        ItemStatus.TimedOut => "timed out",
        ItemStatus.NotApplicable => "not applicable",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static ImmutableArray<Trouble> FindTroubles(BundleManifest manifest, FrozenDictionary<string, CollectionSpec> specs) =>
    [
        .. manifest.Items
            .Where(item => item.Status is ItemStatus.Denied or ItemStatus.Failed or ItemStatus.TimedOut or ItemStatus.Truncated or ItemStatus.Skipped)
            .GroupBy(item => (item.Status, Reason: item.Status == ItemStatus.Denied && manifest.Host is { Root: false } ? "this user may not have it; root may" : item.Reason))
            .Select(group => Describe(group.Key.Status, group.Key.Reason ?? "", [.. group], specs))
            .OrderBy(trouble => trouble.Decisive ? 0 : 1)
            .ThenBy(trouble => trouble.Status),
    ];

    private static Trouble Describe(ItemStatus status, string reason, ImmutableArray<ManifestItem> items, FrozenDictionary<string, CollectionSpec> specs)
    {
        var ids = items.Select(item => item.Spec).Distinct().OrderBy(id => IsDecisive(id) ? 0 : 1).ToImmutableArray();
        var decisive = status != ItemStatus.Truncated && items.Any(item => item.Where == "host" && IsDecisive(item.Spec));
        return new(ids, status, reason, specs.GetValueOrDefault(ids[0])?.Why ?? "", items.Length, decisive);

        bool IsDecisive(string id) => specs.GetValueOrDefault(id) is { Priority: Priority.Decisive };
    }
}
