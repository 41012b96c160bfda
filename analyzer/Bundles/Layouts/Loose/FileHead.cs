using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>The beginning of a file, by whose looks it is told what it is.</summary>
internal sealed class FileHead(string text)
{
    /// <summary>Enough for a dump's banner, its first table and the first rows.</summary>
    private const int MostLines = 60;

    private ImmutableArray<string> _lines;

    public string Text => text;

    /// <summary>The first lines that are not blank, without the blanks behind them.</summary>
    public ImmutableArray<string> Lines => _lines.IsDefault ? _lines = [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(MostLines)] : _lines;

    public string First => Lines is [var first, ..] ? first : "";

    public bool IsBlank => Lines.IsEmpty;

    public bool IsJson => First.TrimStart() is ['{' or '[', ..];

    /// <summary>JSON of a command that had nothing to print: <c>[]</c>, <c>[{}]</c>, <c>{}</c>.</summary>
    public bool IsEmptyJson => text.Trim().Replace(" ", "", StringComparison.Ordinal) is "[]" or "[{}]" or "{}" or "[{},{}]";

    public bool Has(string what) => text.Contains(what, StringComparison.Ordinal);

    /// <summary>Whether JSON has a member of this name near its beginning.</summary>
    public bool HasMember(string name) => IsJson && text.Contains($"\"{name}\"", StringComparison.Ordinal);

    public bool AnyLineStarts(string start) => Lines.Any(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Whether so many of the lines are of this kind; the last line may be cut, and a warning may stand before them.</summary>
    public bool MostLinesAre(Func<string, bool> isOfKind)
    {
        var seen = Lines.Length > 2 ? Lines[..^1] : Lines;
        return seen.Length > 0 && seen.Count(isOfKind) * 10 >= seen.Length * 8;
    }
}
