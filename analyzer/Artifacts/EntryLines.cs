using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>Lists of which each line that is not blank, or each row of their JSON, is one entry; what is none is noted.</summary>
internal static class EntryLines
{
    /// <param name="otherwise">What is noted of a line that is none: <c>not a route</c>.</param>
    /// <param name="isHeading">Whether such a line is one that stands above the entries.</param>
    public static Parsed<ImmutableArray<T>> Read<T>(ArtifactText text, string otherwise, Func<SourceLine, LineWords, T?> entry, Predicate<SourceLine>? isHeading = null)
        where T : class
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var rows = text.Lines().Where(line => !line.IsBlank).Select(line => (line, entry(line, new(line.Text)))).Where(row => row.Item2 is not null || isHeading?.Invoke(row.line) != true);
        return new(Entries(rows, otherwise, notes), notes.ToImmutable());
    }

    /// <summary>The same of a list that a tool prints as text, or as JSON with <c>-j</c>.</summary>
    public static Parsed<ImmutableArray<T>> Read<T>(ArtifactText text, string otherwise, Func<SourceLine, LineWords, T?> entry, Func<JsonRow, T?> ofJson)
        where T : class
    {
        if (!text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("["))
            return Read(text, otherwise, entry);

        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(Entries(JsonRows.Read(text, notes).Select(row => (row.Line, ofJson(row))), otherwise, notes), notes.ToImmutable());
    }

    private static ImmutableArray<T> Entries<T>(IEnumerable<(SourceLine Line, T? Entry)> rows, string otherwise, ImmutableArray<ParseNote>.Builder notes)
        where T : class
    {
        var entries = ImmutableArray.CreateBuilder<T>();
        foreach (var (line, entry) in rows)
        {
            if (entry is not null)
                entries.Add(entry);
            else
                notes.Add(new(line, otherwise));
        }

        return entries.ToImmutable();
    }
}
