using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>One line among its neighbours, while the block that holds them is in memory.</summary>
/// <param name="number">Of the line in its log, counted from 1.</param>
internal readonly ref struct LineInBlock(ReadOnlySpan<byte> block, int start, int length, long number)
{
    private const int ContextLines = 2;
    private readonly ReadOnlySpan<byte> _block = block;

    public long Number => number;

    /// <summary>Without its line end, cut at what is matched at most.</summary>
    public ReadOnlySpan<byte> Line => Trimmed(_block.Slice(start, Math.Min(length, LogScanner.MaxLine)));

    /// <summary>The line as text, what is no UTF-8 in it replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Line);

    /// <summary>The line with those around it, as far as they stand in the same block.</summary>
    public ImmutableArray<(int Number, string Text)> Context()
    {
        var from = start;
        var first = number;
        for (var i = 0; i < ContextLines && from > 0; i++, first--)
            from = _block[..(from - 1)].LastIndexOf((byte)'\n') + 1;

        var lines = ImmutableArray.CreateBuilder<(int, string)>();
        foreach (var range in _block[from..].Split((byte)'\n'))
        {
            var (at, size) = range.GetOffsetAndLength(_block.Length - from);
            if (from + at == _block.Length || first > number + ContextLines)
                break;
            lines.Add((LogSample.Number(first++), LogSample.Cut(Trimmed(_block.Slice(from + at, size)))));
        }

        return lines.ToImmutable();
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.EndsWith((byte)'\r') ? line[..^1] : line;
}
