using System.Collections.Immutable;

namespace SupportBundle.Bundle;

/// <summary>The manifest's words for statuses and outcomes; one of another version reads as <c>Unknown</c>, and the rest of the manifest is read.</summary>
internal static class ManifestWords
{
    private static readonly ImmutableArray<(ItemStatus Status, string Word)> Statuses =
    [
        (ItemStatus.Collected, "collected"), (ItemStatus.Truncated, "truncated"), (ItemStatus.TimedOut, "timed-out"), (ItemStatus.Failed, "failed"),
        (ItemStatus.Denied, "denied"), (ItemStatus.Absent, "absent"), (ItemStatus.NotApplicable, "not-applicable"), (ItemStatus.Skipped, "skipped"),
        (ItemStatus.Unknown, "unknown"),
    ];

    private static readonly ImmutableArray<(BundleOutcome Outcome, string Word)> Outcomes =
    [
        (BundleOutcome.Complete, "complete"), (BundleOutcome.Interrupted, "interrupted"), (BundleOutcome.Deadline, "deadline"),
        (BundleOutcome.SizeLimit, "size-limit"), (BundleOutcome.DiskFull, "disk-full"), (BundleOutcome.Unknown, "unknown"),
    ];

    public static string Of(ItemStatus status) => Statuses.First(known => known.Status == status).Word;

    public static string Of(BundleOutcome outcome) => Outcomes.First(known => known.Outcome == outcome).Word;

    public static ItemStatus StatusOf(string? word)
    {
        foreach (var known in Statuses)
        {
            if (known.Word == word)
                return known.Status;
        }

        return ItemStatus.Unknown;
    }

    public static BundleOutcome OutcomeOf(string? word)
    {
        foreach (var known in Outcomes)
        {
            if (known.Word == word)
                return known.Outcome;
        }

        return BundleOutcome.Unknown;
    }
}
