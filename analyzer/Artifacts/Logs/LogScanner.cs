using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads logs as they stream past, in one pass: counts what the signatures match, and what else is an error. Safe for use by several threads.</summary>
internal sealed class LogScanner
{
    /// <summary>Bytes of a line that are matched; the rest of a longer one is not looked at.</summary>
    public const int MaxLine = 64 * 1024;

    // Per log; those of all logs of a place are put together afterwards.
    private const int MaxTemplates = 250;

    private readonly ImmutableArray<string> _literals;

    public LogScanner(IReadOnlyCollection<LogSignature> signatures)
    {
        _literals = [.. signatures.Select(signature => signature.Literal).Concat(StartLines.Literals).Distinct(StringComparer.Ordinal)];
        Search = new(_literals);
        Signatures = [.. _literals.Select(literal => signatures.Where(signature => signature.Literal == literal).ToImmutableArray())];
        Starts = [.. _literals.Select(literal => StartLines.Literals.Contains(literal))];
    }

    /// <summary>The literals of all signatures.</summary>
    public LiteralSearch Search { get; }

    /// <summary>The signatures of each literal, by its index, and whether it may tell of a start.</summary>
    public ImmutableArray<ImmutableArray<LogSignature>> Signatures { get; }
    public ImmutableArray<bool> Starts { get; }

    /// <summary>Reads the whole stream; gives the log with all that was found in it.</summary>
    public LogTally Scan(Stream content, LogSource source)
    {
        using var blocks = new LineBlocks(content);
        var tally = new LogTally(MaxTemplates);
        var scan = new LogScan(this, source, tally);
        while (blocks.Next())
            scan.Add(blocks.Lines);

        tally.Add(scan.End(blocks.Bytes));
        return tally;
    }
}
