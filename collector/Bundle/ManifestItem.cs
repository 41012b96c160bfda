using System.Collections.Immutable;

namespace SupportBundle.Bundle;

/// <summary>What became of one spec at one place: every spec leaves at least one, also when there was nothing to have.</summary>
public sealed record ManifestItem
{
    /// <summary>The spec's id, for instance <c>netfilter/iptables-nft-save</c>.</summary>
    public required string Spec { get; init; }

    /// <summary>The node, or null for what belongs to the cluster.</summary>
    public string? Node { get; init; }

    /// <summary><c>host</c>, <c>netns/NAME</c>, <c>containers/POD_NS_POD_CONTAINER</c> or <c>api</c>.</summary>
    public string Where { get; init; } = "host";

    /// <summary>Path below the bundle's top folder; null if the bundle holds no entry for this item.</summary>
    public string? Path { get; init; }

    public required ItemSource Source { get; init; }
    public required ItemStatus Status { get; init; }

    /// <summary>The status in the word of the manifest that was read, which may be of another version; null where it gives none.</summary>
    public string? StatusWord { get; init; }

    /// <summary>Why the status is not <c>collected</c>, in one sentence.</summary>
    public string? Reason { get; init; }

    public int? ExitCode { get; init; }
    public DateTimeOffset? Started { get; init; }
    public double DurationMilliseconds { get; init; }

    /// <summary>Bytes in the bundle, and at the source where the two differ or are known to differ.</summary>
    public long Bytes { get; init; }
    public long? OriginalBytes { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the entry's content.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How many secrets of each kind were replaced.</summary>
    public ImmutableSortedDictionary<string, int> Redactions { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Where in the .tar.gz the entry's own gzip member begins, and its length in bytes.</summary>
    public long? MemberOffset { get; init; }
    public long? MemberLength { get; init; }
}

/// <summary>What was run, read or asked; one of the three is set.</summary>
public sealed record ItemSource
{
    public ImmutableArray<string>? Argv { get; init; }
    public string? File { get; init; }
    public string? Api { get; init; }
}
