using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>What <c>hostnamectl</c> tells of the machine.</summary>
internal sealed record Hostnamectl(ImmutableArray<LabelledValue> Fields) : IArtifact<Hostnamectl>
{
    public LabelledValue? StaticHostname => Fields.Of("Static hostname");

    /// <summary>The name in use, where it differs from the configured one.</summary>
    public LabelledValue? TransientHostname => Fields.Of("Transient hostname");

    /// <summary>Equal on machines that were cloned.</summary>
    public LabelledValue? MachineId => Fields.Of("Machine ID");

    public LabelledValue? BootId => Fields.Of("Boot ID");

    public LabelledValue? Virtualization => Fields.Of("Virtualization");

    public LabelledValue? OperatingSystem => Fields.Of("Operating System");

    public LabelledValue? Kernel => Fields.Of("Kernel");

    public LabelledValue? Architecture => Fields.Of("Architecture");

    //  Static hostname: vm
    public static Parsed<Hostnamectl> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(new(LabelledLines.Read(text, notes, ':')), notes.ToImmutable());
    }
}
