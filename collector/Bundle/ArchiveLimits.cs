namespace SupportBundle.Bundle;

/// <summary>How much of an archive is read at most, whatever it holds.</summary>
public sealed record ArchiveLimits
{
    public long MaxExpandedBytes { get; init; } = 64L << 30;
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>Whether what is damaged is passed over up to the next header, and archives put one behind another are read all.</summary>
    public bool ReadsPastDamage { get; init; }
}

/// <summary>Where an archive could not be read further, counted in expanded bytes, and why.</summary>
public sealed record ArchiveCut(long Offset, string Why);
