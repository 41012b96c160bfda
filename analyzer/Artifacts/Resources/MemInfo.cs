using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary><c>/proc/meminfo</c>.</summary>
internal sealed record MemInfo(ImmutableArray<MemInfoField> Fields) : IArtifact<MemInfo>
{
    public MemInfoField? this[string name] => Fields.FirstOrDefault(field => field.Name == name);

    public MemInfoField? Total => this["MemTotal"];

    /// <summary>What programs can still get without swapping; the kernel's own estimate since 3.14.</summary>
    public MemInfoField? Available => this["MemAvailable"];

    public MemInfoField? SwapTotal => this["SwapTotal"];

    public MemInfoField? SwapFree => this["SwapFree"];

    // MemAvailable:   22292616 kB
    // HugePages_Total:       0
    public static Parsed<MemInfo> Parse(ArtifactText text)
    {
        var fields = ImmutableArray.CreateBuilder<MemInfoField>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (TextWord.Split(line.Span) is [{ Text: [_, .., ':'] } name, { } number, .. { Length: <= 1 } unit] && ByteSize.Parse(number.Text, unit.IsEmpty ? 1 : 1024) is { } value)
                fields.Add(new(line, name.Text[..^1], value));
            else
                notes.Add(new(line, "not a field of meminfo"));
        }

        return new(new(fields.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One field of meminfo.</summary>
/// <param name="Value">Bytes where the kernel prints kB, else a count.</param>
internal sealed record MemInfoField(SourceLine Line, string Name, long Value);
