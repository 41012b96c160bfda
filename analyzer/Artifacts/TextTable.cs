using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>A table as tools print it for people: a heading in capitals, and rows whose cells stand below the heading's words.</summary>
internal sealed record TextTable(SourceLine Heading, ImmutableArray<TableColumn> Columns, ImmutableArray<TableRow> Rows)
{
    /// <summary>kubectl's widest table has twelve, and a few labels' more; each costs time in each row.</summary>
    internal const int MostColumns = 64;

    public bool Has(string column) => Columns.Any(known => known.Name == column);

    /// <summary>The columns that a heading names; null where the line is none. They stand two blanks apart, or a tab.</summary>
    public static ImmutableArray<TableColumn>? ColumnsOf(SourceLine line)
    {
        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        foreach (var cell in WideWords(line).Take(MostColumns + 1))
            columns.Add(new(cell.Text, cell.Line.At));

        return columns.Count is > 0 and <= MostColumns && columns.All(IsNamed) ? columns.ToImmutable() : null;
    }

    /// <summary>The cells of a row in the order of the columns; null where they stand neither below the heading nor two blanks apart.</summary>
    public static TableRow? RowOf(SourceLine line, ImmutableArray<TableColumn> columns) =>
        ByPlace(line, columns) ?? ByBlanks(line, columns);

    // CPU(cores)   MEMORY(bytes): a unit may stand in small letters.
    private static bool IsNamed(TableColumn column)
    {
        var name = column.Name.IndexOf('(', StringComparison.Ordinal) is > 0 and var unit && column.Name[^1] == ')' ? column.Name[..unit] : column.Name;
        return !name.Any(char.IsAsciiLetterLower) && name.Any(char.IsAsciiLetterUpper);
    }

    private static TableRow? ByPlace(SourceLine line, ImmutableArray<TableColumn> columns)
    {
        var cells = ImmutableArray.CreateBuilder<TableCell>(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            var start = columns[i].Start;
            var stop = i + 1 < columns.Length ? columns[i + 1].Start : int.MaxValue;
            if (start > 0 && start < line.Length && line.Span[start - 1] is not (' ' or '\t'))
                return EndsIn(i - 1, line, columns) ? Ended(line, columns, cells) : null;

            cells.Add(TableCell.Of(columns[i].Name, line, Math.Min(start, line.Length), Math.Min(stop, line.Length)));
        }

        // kubectl get -A leaves the namespace of what is in none blank.
        var isNamed = cells[0].Text.Length > 0 || (columns.Length > 1 && columns[0].Name == "NAMESPACE" && cells[1].Text.Length > 0);
        return isNamed ? new(line, cells.MoveToImmutable()) : null;
    }

    // A message with a line's end in it is wider than its column, and the columns behind it stand below.
    private static bool EndsIn(int column, SourceLine line, ImmutableArray<TableColumn> columns) =>
        column > 2 && line.Span[columns[column].Start..].TrimEnd().IndexOf("  ") < 0;

    private static TableRow Ended(SourceLine line, ImmutableArray<TableColumn> columns, ImmutableArray<TableCell>.Builder cells)
    {
        var last = cells.Count - 1;
        cells[last] = TableCell.Of(columns[last].Name, line, columns[last].Start, line.Length);
        foreach (var column in columns[cells.Count..])
            cells.Add(TableCell.Of(column.Name, line, line.Length, line.Length));

        return new(line, cells.MoveToImmutable());
    }

    // A cell longer than its column has moved what follows it.
    private static TableRow? ByBlanks(SourceLine line, ImmutableArray<TableColumn> columns)
    {
        var words = WideWords(line).ToImmutableArray();
        return words.Length == columns.Length
            ? new(line, [.. words.Select((word, i) => word with { Column = columns[i].Name })])
            : null;
    }

    /// <summary>What stands two blanks or a tab apart from other words.</summary>
    internal static IEnumerable<TableCell> WideWords(SourceLine line)
    {
        var start = -1;
        for (var i = 0; i <= line.Length; i++)
        {
            var ends = i == line.Length || line.Span[i] == '\t' || (line.Span[i] == ' ' && (i + 1 == line.Length || line.Span[i + 1] is ' ' or '\t'));
            if (start < 0 && i < line.Length && line.Span[i] is not (' ' or '\t'))
                start = i;
            if (!ends || start < 0)
                continue;

            yield return TableCell.Of("", line, start, i);
            start = -1;
        }
    }
}

/// <summary>A column: what its heading says, and where it begins.</summary>
internal sealed record TableColumn(string Name, int Start);

/// <summary>One row of a table.</summary>
internal sealed record TableRow(SourceLine Line, ImmutableArray<TableCell> Cells)
{
    /// <summary>The cell below this heading; null where there is no such column.</summary>
    public TableCell? this[string column] => Cells.FirstOrDefault(cell => cell.Column == column);
}

/// <summary>One cell of a table.</summary>
/// <param name="Text">Without the blanks around it; empty for none.</param>
internal sealed record TableCell(string Column, string Text, SourceLine Line)
{
    /// <summary>Whether something stands there: kubectl writes <c>&lt;none&gt;</c> where nothing is.</summary>
    public bool IsSet => Text.Length > 0 && Text is not ("<none>" or "<unset>" or "<unknown>" or "<nil>" or "<pending>" or "-" or "n/a");

    /// <summary>The parts of a list that commas separate.</summary>
    public IEnumerable<string> Parts => IsSet ? Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];

    public static TableCell Of(string column, SourceLine line, int start, int stop)
    {
        var raw = line.Span[start..stop];
        var at = start + raw.Length - raw.TrimStart().Length;
        return new(column, raw.Trim().ToString(), line with { At = raw.IsWhiteSpace() ? 0 : at });
    }
}
