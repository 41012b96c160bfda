using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A table below a field of <c>kubectl describe</c>.</summary>
/// <param name="Strays">Lines above its heading, and those whose cells do not stand below the heading's words.</param>
internal sealed record DescribedTable(ImmutableArray<TableRow> Rows, ImmutableArray<SourceLine> Strays)
{
    // Type     Reason     Age                   From     Message
    // ----     ------     ----                  ----     -------
    public static DescribedTable Of(DescribedField? field) => Of([.. (field?.Below ?? []).SelectMany(DescribedMeaning.All)]);

    public static DescribedTable Of(ImmutableArray<SourceLine> lines)
    {
        var heading = 0;
        while (heading < lines.Length && !IsHeading(lines[heading]))
            heading++;

        return heading == lines.Length ? new([], lines) : Of(lines[..heading], lines[heading], lines[(heading + 1)..]);
    }

    private static DescribedTable Of(ImmutableArray<SourceLine> above, SourceLine heading, ImmutableArray<SourceLine> below)
    {
        ImmutableArray<TableColumn> columns = [.. TextTable.WideWords(heading).Take(TextTable.MostColumns).Select(word => new TableColumn(word.Text, word.Line.At))];
        var rows = below.Where(line => !IsRuler(line)).Select(line => (Line: line, Row: TextTable.RowOf(line, columns))).ToImmutableArray();
        return new([.. rows.Select(row => row.Row).OfType<TableRow>()], [.. above, .. rows.Where(row => row.Row is null).Select(row => row.Line)]);
    }

    private static bool IsHeading(SourceLine line) => TextWord.Split(line.Span) is [{ Text: "Type" or "Name" or "FirstSeen" or "LastSeen" }, _, ..];

    private static bool IsRuler(SourceLine line) => line.Span.Trim() is ['-', '-', ..] && !line.Span.ContainsAnyExcept("- \t");
}
