using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What the analyzer asks of a <c>manifest.json</c>, of whatever version, and believes.</summary>
internal sealed record ManifestContents(BundleManifest Manifest)
{
    public DateTimeOffset? Ended => Believable(Manifest.Ended) ?? Believable(Manifest.Started);

    public string? HostName => Manifest.Host?.Name is { Length: > 0 } name ? name : null;

    /// <summary>In the manifest's word, which may be of another version.</summary>
    public string? Outcome => Manifest.OutcomeWord;

    public ImmutableArray<ManifestItem> Items => Manifest.Items;

    /// <summary>By how much the collector's host's clock was ahead of its time source; null if the host did not know.</summary>
    public TimeSpan? ClockOffset => Manifest.ClockOffsetSeconds is > -1e9 and < 1e9 and var offset ? TimeSpan.FromSeconds(offset) : null;

    /// <summary>Null with the reason when the text is no such manifest.</summary>
    public static ManifestContents? Read(string text, out string whyNot)
    {
        var (manifest, problem) = ManifestJson.Read(Encoding.UTF8.GetBytes(text));
        whyNot = problem ?? "";
        return manifest is null ? null : new(manifest);
    }

    private static DateTimeOffset? Believable(DateTimeOffset time) => time.Year is > 1970 and < 3000 ? time : null;
}
