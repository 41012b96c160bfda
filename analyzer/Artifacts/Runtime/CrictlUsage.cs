using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Reads what crictl measures, as a table or as JSON: <c>crictl stats</c> and <c>crictl statsp</c>.</summary>
internal static class CrictlUsage
{
    /// <summary>Since 1.15 crictl clears the screen before the table, also where there is no screen.</summary>
    private const string ClearScreen = "\u001b[2J\u001b[H";

    public static Parsed<ImmutableArray<T>> Read<T>(ArtifactText text, Func<TableRow, T?> ofRow, Func<DocumentNode, T?> ofNode)
        where T : class
    {
        if (!DocumentFile.IsJsonObject(text.Content))
            return OfTable(text, ofRow);

        var (items, _, notes) = CriList.Read(text, "stats", ofNode);
        return new(items, notes);
    }

    /// <summary>Per cent of one processor; null where it is not told.</summary>
    public static double? Percent(TableCell? cell) =>
        double.TryParse(cell?.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent : null;

    /// <summary>crictl's <c>MB</c> are decimal.</summary>
    public static long? Bytes(TableCell? cell) => cell is null ? null : ByteSize.Parse(cell.Text, 1, 1000);

    // "workingSetBytes": {"value": "35717120"}
    public static long? Value(DocumentNode? holder, string name) =>
        long.TryParse(holder?.TextAt(name, "value"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    // "usageNanoCores": {"value": "2147483"}
    public static double? Percent(DocumentNode? cpu) => Value(cpu, "usageNanoCores") is { } nanoCores ? nanoCores / 1e7 : null;

    private static Parsed<ImmutableArray<T>> OfTable<T>(ArtifactText text, Func<TableRow, T?> ofRow)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<TableColumn>? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (TextTable.ColumnsOf(WithoutCodes(line)) is { Length: > 1 } heading)
                columns = heading;
            else if (columns is { } known && TextTable.RowOf(line, known) is { } row && ofRow(row) is { } item)
                items.Add(item);
            else
                notes.Add(new(line, "not what one of them uses, below a heading"));
        }

        return new(items.ToImmutable(), notes.ToImmutable());
    }

    private static SourceLine WithoutCodes(SourceLine line) => line.Span.StartsWith(ClearScreen)
        ? line with { Start = line.Start + ClearScreen.Length, Length = line.Length - ClearScreen.Length }
        : line;
}
