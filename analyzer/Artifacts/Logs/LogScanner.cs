using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads logs as they stream past, block by block, and counts what the signatures match. Only blocks in which a
/// signature's literal occurs are looked at line by line.</summary>
internal sealed class LogScanner(IReadOnlyCollection<LogSignature> signatures)
{
    /// <summary>What of a line is matched; the rest of a longer one is not looked at.</summary>
    public const int MaxLine = 64 * 1024;

    private const int LinesTriedForTimes = 8;

    private readonly ImmutableArray<LogSignature> _signatures = [.. signatures];

    private readonly SearchValues<string> _literals =
        SearchValues.Create([.. signatures.Select(signature => signature.Literal).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);

    /// <summary>Reads the whole stream. Adds the log to the tally, and every line that a signature matches.</summary>
    public void Scan(Stream content, LogSource source, LogTally tally)
    {
        using var blocks = new LineBlocks(content);
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        while (blocks.Next())
        {
            var block = blocks.Lines;
            first ??= FirstTime(block, source.Clock);
            last = LastTime(block, source.Clock) ?? last;
            Search(block, blocks.FirstNumber, source, tally);
        }

        tally.Add(new(source.Path, blocks.LineCount, blocks.Bytes, first, last));
    }

    private void Search(ReadOnlySpan<char> block, long firstNumber, LogSource source, LogTally tally)
    {
        var number = firstNumber;
        var start = 0;
        while (start < block.Length)
        {
            var at = block[start..].IndexOfAny(_literals);
            if (at < 0)
                return;

            // From the start of the line searched last to that of the line of the hit.
            var skipped = block.Slice(start, at);
            var lineStart = skipped.LastIndexOf('\n') is >= 0 and var newline ? start + newline + 1 : start;
            number += skipped.Count('\n');
            var length = block[lineStart..].IndexOf('\n') is >= 0 and var end ? end : block.Length - lineStart;
            Match(new(block, lineStart, length, number), source, tally);

            start = Math.Min(lineStart + length + 1, block.Length);
            number++;
        }
    }

    private void Match(in LineInBlock place, LogSource source, LogTally tally)
    {
        string? text = null;
        DateTimeOffset? time = null;
        foreach (var signature in _signatures)
        {
            if (!place.Line.Contains(signature.Literal, StringComparison.Ordinal) || !signature.Pattern.IsMatch(place.Line))
                continue;

            time ??= LogTime.Of(place.Line, source.Clock);
            text ??= place.Line.ToString();
            var line = new MatchedLine(source, place.Number, text, time, signature.Pattern.Match(text));
            tally.Add(signature, line, tally.KeepsNext(signature) ? place.Context() : []);
        }
    }

    private static DateTimeOffset? FirstTime(ReadOnlySpan<char> block, LogClock clock)
    {
        var tried = 0;
        foreach (var line in block.EnumerateLines())
        {
            if (LogTime.Of(line, clock) is { } time)
                return time;
            if (++tried == LinesTriedForTimes)
                break;
        }

        return null;
    }

    private static DateTimeOffset? LastTime(ReadOnlySpan<char> block, LogClock clock)
    {
        var end = block.EndsWith('\n') ? block.Length - 1 : block.Length;
        for (var tried = 0; tried < LinesTriedForTimes && end > 0; tried++)
        {
            var start = block[..end].LastIndexOf('\n') + 1;
            if (LogTime.Of(block[start..end], clock) is { } time)
                return time;
            end = Math.Max(start - 1, 0);
        }

        return null;
    }
}
