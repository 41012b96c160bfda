using System.Collections.Immutable;

namespace SupportBundle.Bundle;

/// <summary>The bundle's table of contents, <c>manifest.json</c>, its last entry (schema <c>support-bundle/v1</c>).</summary>
public sealed record BundleManifest
{
    public const string SchemaName = "support-bundle/v1";
    public const string FileName = "manifest.json";

    public string Schema { get; init; } = SchemaName;
    public CollectorIdentity? Collector { get; init; }
    public HostIdentity? Host { get; init; }

    /// <summary>Start and end of the collection by the host's own clock, with its offset from UTC.</summary>
    public DateTimeOffset Started { get; init; }
    public DateTimeOffset Ended { get; init; }

    /// <summary>Seconds by which the host's clock is ahead of its time source; null if the host does not know.</summary>
    public double? ClockOffsetSeconds { get; init; }

    public BundleOutcome Outcome { get; init; }

    /// <summary>The outcome in the words of the manifest that was read, which may be of another version; null where it gives none.</summary>
    public string? OutcomeWord { get; init; }

    public ImmutableArray<ManifestItem> Items { get; init; } = [];
}

/// <summary>Which collector made the bundle, and how it was called (secrets redacted).</summary>
public sealed record CollectorIdentity(string Name, string Version, ImmutableArray<string> Arguments, string CatalogueSha256);

/// <summary>The host that the collector ran on.</summary>
public sealed record HostIdentity(string Name, string BootId, string Kernel, bool Root);
