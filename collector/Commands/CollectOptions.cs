using System.Collections.Immutable;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>What the operator asked for.</summary>
internal sealed record CollectOptions
{
    /// <summary>A folder, or the bundle's own file name; null for the working folder.</summary>
    public string? Out { get; init; }
    public ImmutableArray<string> Only { get; init; } = [];
    public ImmutableArray<string> Skip { get; init; } = [];
    public TimeSpan Since { get; init; } = TimeSpan.FromHours(24);
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);
    public long MaxSize { get; init; } = 500L << 20;
    public string? Label { get; init; }
    public bool NoCluster { get; init; }
    public string? Kubeconfig { get; init; }

    /// <summary>A file of the site's own specs, and a request that the analyzer made; each null for none.</summary>
    public string? SpecsFile { get; init; }
    public string? RequestFile { get; init; }
    public CaptureSpec? Capture { get; init; }
    public bool NoProbes { get; init; }

    /// <summary>Nobody is asked before packets are captured or commands from a file are run.</summary>
    public bool Yes { get; init; }
    /// <summary>A file of the site's own rules for redaction.</summary>
    public string? Redact { get; init; }
    public bool Mask { get; init; }

    /// <summary>The file with the key; null for <see cref="StandardMaskKey"/>. Made if it is not there.</summary>
    public string? MaskKey { get; init; }
    public const string StandardMaskKey = "sb-collect.mask-key";
    public bool Quiet { get; init; }
    public bool Json { get; init; }

    /// <summary>The command line, for the manifest.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];
}
