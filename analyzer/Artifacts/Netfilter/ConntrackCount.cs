using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>How many connections are tracked, and how many may be: <c>conntrack -C</c>, or <c>nf_conntrack_count</c> with <c>nf_conntrack_max</c> below it.</summary>
/// <param name="Count">Null where the text holds no number.</param>
/// <param name="Max">Null where the text holds one number alone.</param>
internal sealed record ConntrackCount(ArtifactText Text, SourceLine Line, long? Count, long? Max) : IArtifact<ConntrackCount>
{
    // 131072
    public static Parsed<ConntrackCount> Parse(ArtifactText text)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToList();
        var numbers = lines.Where(line => NumberOf(line) is not null).Take(2).ToList();
        var read = new ConntrackCount(text, numbers.Count > 0 ? numbers[0] : text.Whole, numbers.Count > 0 ? NumberOf(numbers[0]) : null, numbers.Count > 1 ? NumberOf(numbers[1]) : null);
        return new(read, [.. lines.Where(line => !numbers.Contains(line)).Select(line => new ParseNote(line, "no number of connections"))]);
    }

    private static long? NumberOf(SourceLine line) => long.TryParse(line.Span.Trim(), NumberStyles.None, null, out var number) ? number : null;
}
