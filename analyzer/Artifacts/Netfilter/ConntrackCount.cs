using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>How many connections are tracked or may be: <c>conntrack -C</c>, <c>nf_conntrack_count</c> or <c>nf_conntrack_max</c>.</summary>
/// <param name="Count">Null where the text holds no number.</param>
internal sealed record ConntrackCount(ArtifactText Text, SourceLine Line, long? Count) : IArtifact<ConntrackCount>
{
    // 131072
    public static Parsed<ConntrackCount> Parse(ArtifactText text)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToList();
        var first = lines.FindIndex(line => NumberOf(line) is not null);
        var read = first < 0 ? text.Whole : lines[first];
        return new(new(text, read, first < 0 ? null : NumberOf(read)), [.. lines.Where((_, at) => at != first).Select(line => new ParseNote(line, "not the one number"))]);
    }

    private static long? NumberOf(SourceLine line) => long.TryParse(line.Span.Trim(), NumberStyles.None, null, out var number) ? number : null;
}
