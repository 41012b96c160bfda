using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>The tables of a text, one below the other; a line that belongs to none is noted.</summary>
internal sealed record TextTables(ArtifactText Source, ImmutableArray<TextTable> All) : IArtifact<TextTables>
{
    public static Parsed<TextTables> Parse(ArtifactText text)
    {
        var tables = ImmutableArray.CreateBuilder<TextTable>();
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        SourceLine heading = default;
        ImmutableArray<TableColumn>? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            // The heading alone begins with two words in capitals: a row's first cell is a name or an age.
            if (TextTable.ColumnsOf(line) is { } found && (found.Length > 1 || columns is null))
            {
                Finish(tables, heading, columns, rows);
                (heading, columns) = (line, found);
            }
            else if (columns is { } known && TextTable.RowOf(line, known) is { } row)
            {
                rows.Add(row);
            }
            else if (!IsRemark(line.Span))
            {
                notes.Add(new(line, columns is null ? "no table's heading stands above it" : "its cells do not stand below the heading's words"));
            }
        }

        Finish(tables, heading, columns, rows);
        return new(new(text, tables.ToImmutable()), notes.ToImmutable());
    }

    private static void Finish(ImmutableArray<TextTable>.Builder tables, SourceLine heading, ImmutableArray<TableColumn>? columns, ImmutableArray<TableRow>.Builder rows)
    {
        if (columns is { } known)
            tables.Add(new(heading, known, rows.ToImmutable()));
        rows.Clear();
    }

    // The prompt with its command, and what kubectl says of an empty list.
    private static bool IsRemark(ReadOnlySpan<char> line) =>
        line.StartsWith("$ ") || line.StartsWith("# ") || line.StartsWith("No resources found") || line.StartsWith("Warning: ") || line.StartsWith("+ kubectl ");
}
