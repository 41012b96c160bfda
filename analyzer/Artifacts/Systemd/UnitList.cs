using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>The units that systemd holds, as <c>systemctl list-units</c> lists them, with its legend or without.</summary>
internal sealed record UnitList(ImmutableArray<ListedUnit> Units) : IArtifact<UnitList>
{
    public static Parsed<UnitList> Parse(ArtifactText text)
    {
        var units = ImmutableArray.CreateBuilder<ListedUnit>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        int? description = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (HeadingOf(line) is { } column)
                description = column;
            else if (IsLegend(line.Span.Trim()))
                continue; // what the columns mean, and how many units there were
            else if (ListedUnit.TryParse(line, description) is { } unit)
                units.Add(unit);
            else
                notes.Add(new(line, "not a unit with its states"));
        }

        return new(new(units.ToImmutable()), notes.ToImmutable());
    }

    //   UNIT        LOAD   ACTIVE SUB     JOB   DESCRIPTION: where descriptions begin if jobs stand before them, else 0.
    private static int? HeadingOf(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        return words is [{ Text: "UNIT" }, { Text: "LOAD" }, { Text: "ACTIVE" }, { Text: "SUB" }, .. var rest]
            ? rest is [{ Text: "JOB" }, var last] ? last.Start : 0
            : null;
    }

    // LOAD   = Reflects whether the unit definition was properly loaded.      Legend: LOAD   → Reflects ...      1 loaded units listed.
    internal static bool IsLegend(ReadOnlySpan<char> line) =>
        line.StartsWith("Legend: ") || line.StartsWith("To show all installed unit files") || line.StartsWith("Pass --all to see")
        || ((line.StartsWith("LOAD ") || line.StartsWith("ACTIVE ") || line.StartsWith("SUB ") || line.StartsWith("JOB ")) && line.IndexOfAny('=', '→') > 0)
        || (line.EndsWith("listed.") || line.Contains(" listed. Pass --all", StringComparison.Ordinal));
}

/// <summary>One unit of the list.</summary>
/// <param name="Job">What systemd is about to do with it (<c>start</c>), or null.</param>
internal sealed record ListedUnit(SourceLine Line, string Name, string Load, string Active, string Sub, string? Job, string Description)
{
    // ● bad.service loaded failed failed one that fails
    public static ListedUnit? TryParse(SourceLine line, int? descriptionAt)
    {
        var words = TextWord.Split(line.Span);
        if (words is [{ Text: "●" or "○" or "×" or "↻" or "*" }, .. var unmarked])
            words = [.. unmarked];
        if (words.Length < 4 || !words[0].Text.Contains('.') || !words.Skip(1).Take(3).All(word => word.Text.All(c => char.IsAsciiLetterLower(c) || c == '-')))
            return null;

        var hasJob = words.Length > 4 && words[4].Start < descriptionAt;
        var rest = words.ElementAtOrDefault(hasJob ? 5 : 4);
        return new(line, words[0].Text, words[1].Text, words[2].Text, words[3].Text, hasJob ? words[4].Text : null, rest.Text is null ? "" : line.Text[rest.Start..].TrimEnd());
    }
}
