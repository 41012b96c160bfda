using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The queueing disciplines of every device with their counters, as <c>tc -s qdisc</c> prints them.</summary>
internal sealed record QdiscList(ArtifactText Text, ImmutableArray<Qdisc> Qdiscs) : IArtifact<QdiscList>
{
    public static Parsed<QdiscList> Parse(ArtifactText text)
    {
        var qdiscs = ImmutableArray.CreateBuilder<Qdisc>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (words[0] == "qdisc" && words.After("dev") is { } device)
                qdiscs.Add(new(line, device, words[1], words[2].TrimEnd(':'), words.After("parent") ?? "root"));
            else if (qdiscs.Count > 0 && char.IsWhiteSpace(line.Span[0]))
                qdiscs[^1] = With(qdiscs[^1], words) with { Below = qdiscs[^1].Below.Add(line) };
            else
                notes.Add(new(line, "not a queueing discipline"));
        }

        return new(new(text, qdiscs.ToImmutable()), notes.ToImmutable());
    }

    // What each discipline adds of its own is indented too.
    private static Qdisc With(Qdisc qdisc, LineWords words) => words[0] switch
    {
        "Sent" => Counted(qdisc, words),
        "backlog" => qdisc with { BacklogPackets = NumberOf(words[2]) ?? 0 },
        _ => qdisc,
    };

    //  Sent 918 bytes 11 pkt (dropped 0, overlimits 0 requeues 0)
    private static Qdisc Counted(Qdisc qdisc, LineWords words) => qdisc with
    {
        SentBytes = NumberOf(words[1]),
        SentPackets = NumberOf(words[3]),
        Dropped = NumberOf(words.After("(dropped")),
        Overlimits = NumberOf(words.After("overlimits")),
        Requeues = NumberOf(words.After("requeues")),
    };

    private static long? NumberOf(string? word) =>
        long.TryParse(word?.TrimEnd(',', ')', 'p', 'b'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One queueing discipline.</summary>
/// <param name="Parent"><c>root</c>, or the class that it hangs under.</param>
internal sealed record Qdisc(SourceLine Line, string Device, string Kind, string Handle, string Parent)
{
    public long? SentBytes { get; init; }
    public long? SentPackets { get; init; }
    public long? Dropped { get; init; }
    public long? Overlimits { get; init; }
    public long? Requeues { get; init; }
    public long? BacklogPackets { get; init; }

    /// <summary>The lines below it: its counters, and what it tells of its own.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];
}
