using System.Globalization;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What a manifest's item, of whatever version, says of what became of it.</summary>
internal static class CollectedItem
{
    /// <summary>Why there is nothing, or not the whole of it; null when it was collected whole.</summary>
    public static string? WhyNotWhole(this ManifestItem item) => item.Status switch
    {
        ItemStatus.Collected => null,
        ItemStatus.Absent => item.Reason ?? (item.Source.Argv is [var command, ..] ? $"\"{command}\" is not installed on the node" : "no such file on the node"),
        ItemStatus.Denied => item.With("denied", "the collector was not allowed to read it"),
        ItemStatus.TimedOut => item.Reason is null ? string.Create(CultureInfo.InvariantCulture, $"timed out after {item.DurationMilliseconds / 1000:0} s") : $"timed out: {item.Reason}",
        ItemStatus.Failed => item.With("failed", item.ExitCode is { } code ? $"exit code {code}" : "no reason is given"),
        ItemStatus.Truncated => item.With("cut", "it was larger than the collector's limit"),
        ItemStatus.NotApplicable => item.With("not applicable", "its precondition does not hold on the node"),
        ItemStatus.Skipped => item.With("skipped", "left out by an option, a limit or an interruption"),
        _ when item.StatusWord is { } word => item.With(word, "a status that this version does not know"),
        _ => item.With("unknown", "the manifest gives no status"),
    };

    private static string With(this ManifestItem item, string word, string otherwise) => $"{word}: {item.Reason ?? otherwise}";
}
