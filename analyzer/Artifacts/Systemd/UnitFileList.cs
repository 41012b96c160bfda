using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>Which units start at boot, as <c>systemctl list-unit-files</c> lists them.</summary>
internal sealed record UnitFileList(ImmutableArray<ListedUnitFile> Files) : IArtifact<UnitFileList>
{
    // kubelet.service                              enabled         enabled
    public static Parsed<UnitFileList> Parse(ArtifactText text)
    {
        var files = ImmutableArray.CreateBuilder<ListedUnitFile>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line.Span.Trim()) || UnitList.IsLegend(line.Span.Trim()))
                continue; // the heading, and how many there are

            var words = TextWord.Split(line.Span);
            if (words.Length is 2 or 3 && words[0].Text.Contains('.'))
                files.Add(new(line, words[0].Text, words[1].Text, words.ElementAtOrDefault(2).Text is { } preset and not "-" ? preset : null));
            else
                notes.Add(new(line, "not a unit file with its state"));
        }

        return new(new(files.ToImmutable()), notes.ToImmutable());
    }

    // UNIT FILE                              STATE           VENDOR PRESET
    private static bool IsHeading(ReadOnlySpan<char> line) => line.StartsWith("UNIT FILE ") && line.Contains("STATE", StringComparison.Ordinal);
}

/// <summary>One unit file.</summary>
/// <param name="State"><c>enabled</c>, <c>disabled</c>, <c>static</c>, <c>masked</c>, <c>generated</c>, ...</param>
/// <param name="Preset">What the distribution would have; null where it says nothing.</param>
internal sealed record ListedUnitFile(SourceLine Line, string Name, string State, string? Preset);
