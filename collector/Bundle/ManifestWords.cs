using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SupportBundle.Bundle;

/// <summary>The manifest's words for statuses and outcomes; one of another version reads as <c>Unknown</c>, and the rest of the manifest is read.</summary>
internal static class ManifestWords
{
    private static readonly FrozenDictionary<string, ItemStatus> Statuses = Words(ManifestJsonContext.Default.ItemStatus);
    private static readonly FrozenDictionary<string, BundleOutcome> Outcomes = Words(ManifestJsonContext.Default.BundleOutcome);

    public static ItemStatus StatusOf(string? word) => Statuses.GetValueOrDefault(word ?? "", ItemStatus.Unknown);

    public static BundleOutcome OutcomeOf(string? word) => Outcomes.GetValueOrDefault(word ?? "", BundleOutcome.Unknown);

    private static FrozenDictionary<string, T> Words<T>(JsonTypeInfo<T> info)
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(value => JsonSerializer.SerializeToElement(value, info).GetString() ?? "");
}
