using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>Memory and swap as <c>free</c> prints them, in bytes.</summary>
internal sealed record FreeMemory(ImmutableArray<MemoryRow> Rows) : IArtifact<FreeMemory>
{
    public MemoryRow? Memory => Rows.FirstOrDefault(row => row.Name == "Mem");

    public MemoryRow? Swap => Rows.FirstOrDefault(row => row.Name == "Swap");

    /// <summary>What programs can still get: free's own estimate, or before procps 3.3.10 what is free without buffers and cache.</summary>
    public long? Available => Memory?["available"] ?? Rows.FirstOrDefault(row => row.Name == "-/+ buffers/cache")?["free"];

    public static Parsed<FreeMemory> Parse(ArtifactText text)
    {
        var rows = ImmutableArray.CreateBuilder<MemoryRow>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<string> columns = ["total", "used", "free", "shared", "buff/cache", "available"];
        var unit = UnitOf(text);
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (TextWord.Split(line.Span) is [{ Text: "total" }, ..] heading)
                columns = [.. heading.Select(word => word.Text)];
            else if (MemoryRow.TryParse(line, columns, unit) is { } row)
                rows.Add(row);
            else
                notes.Add(new(line, "not a row of free"));
        }

        return new(new(rows.ToImmutable()), notes.ToImmutable());
    }

    // free does not print its unit: no node has less than 600 MB, none 600 GB in KiB, and so on.
    private static long UnitOf(ArtifactText text)
    {
        var line = text.Lines().FirstOrDefault(line => line.Span.TrimStart().StartsWith("Mem:"));
        var words = line.Artifact is null ? [] : TextWord.Split(line.Span);
        return words.Length > 1 && double.TryParse(words[1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total switch { < 600 => 1L << 30, < 600_000 => 1L << 20, < 600_000_000 => 1L << 10, _ => 1 }
            : 1024;
    }
}

/// <summary>One row of free: <c>Mem</c>, <c>Swap</c>, <c>Total</c>, or <c>-/+ buffers/cache</c> of old.</summary>
internal sealed record MemoryRow(SourceLine Line, string Name, ImmutableArray<string> Columns, ImmutableArray<long> Values)
{
    /// <summary>The value under this heading, in bytes; null where the row has none.</summary>
    public long? this[string column] => Columns.IndexOf(column) is >= 0 and var at && at < Values.Length ? Values[at] : null;

    // Mem:           24105        2518       20206         365        2046       21587
    // -/+ buffers/cache:       1516       6283
    public static MemoryRow? TryParse(SourceLine line, ImmutableArray<string> columns, long unit)
    {
        var colon = line.Span.IndexOf(':');
        var values = colon <= 0 ? [] : TextWord.Split(line.Span[(colon + 1)..]).Select(word => ByteSize.Parse(word.Text, unit)).ToArray();
        if (values.Length == 0 || values.Any(value => value is null))
            return null;

        var name = line.Text[..colon].Trim();
        return new(line, name, name.StartsWith('-') ? ["used", "free"] : columns, [.. values.OfType<long>()]);
    }
}
