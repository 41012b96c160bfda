using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Every interface's counters, as /proc/net/dev holds them. It tells names and numbers only: no state, no addresses.</summary>
internal sealed record ProcNetDev(ArtifactText Text, ImmutableArray<Link> Links) : IArtifact<ProcNetDev>
{
    public static Parsed<ProcNetDev> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not an interface with its counters", (line, _) => Interface(line), IsHeading);
        return new(new(text, entries), notes);
    }

    // Inter-|   Receive                                                |  Transmit
    //  face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    private static bool IsHeading(SourceLine line) => line.Span.Contains('|') && !line.Span.Contains(':');

    //   eth0:    1252      16    0    0    0     0          0         0     4910      91    0    0    0     0       0          0
    private static Link? Interface(SourceLine line)
    {
        var colon = line.Span.LastIndexOf(':');
        var numbers = new LineWords(line.Text[(colon + 1)..]).From(0).Select(NumberOf).ToImmutableArray();
        return colon > 0 && numbers.Length >= 16 && !numbers.Contains(-1)
            ? new(line, 0, line.Text[..colon].Trim(), [])
            {
                Counters = new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[8], numbers[9], numbers[10], numbers[11])
                {
                    RxMissed = numbers[4],
                    Collisions = numbers[13],
                    TxCarrier = numbers[14],
                },
            }
            : null;
    }

    private static long NumberOf(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
