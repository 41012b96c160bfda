using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>The node's processors, as <c>lscpu</c> tells.</summary>
internal sealed record Lscpu(ImmutableArray<LabelledValue> Fields) : IArtifact<Lscpu>
{
    public string? Architecture => Fields.Of("Architecture")?.Value;

    public int? Cpus => int.TryParse(Fields.Of("CPU(s)")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    public string? Model => Fields.Of("Model name")?.Value;

    /// <summary><c>KVM</c>, <c>VMware</c>, <c>Xen</c>, ...; null on bare metal, or where it is hidden.</summary>
    public string? Hypervisor => Fields.Of("Hypervisor vendor")?.Value;

    public ImmutableArray<string> Flags => [.. (Fields.Of("Flags")?.Value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    // CPU(s):                                  2
    public static Parsed<Lscpu> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(new(LabelledLines.Read(text, notes, ':')), notes.ToImmutable());
    }
}
