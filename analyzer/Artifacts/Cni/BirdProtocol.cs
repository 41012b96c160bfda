using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>One protocol that BIRD runs: a BGP session, or what moves routes to and from the kernel.</summary>
/// <param name="Kind">For instance <c>BGP</c>, <c>Kernel</c>, <c>Direct</c>.</param>
/// <param name="Table"><c>---</c> for several, or none.</param>
/// <param name="State"><c>up</c>, <c>start</c>, <c>down</c> or <c>stop</c>; a BGP session has its own state in <paramref name="Info"/>.</param>
/// <param name="Since">As printed: an hour, or a date where it is longer ago.</param>
internal sealed record BirdProtocol(SourceLine Line, string Name, string Kind, string Table, string State, string Since, string Info)
{
    /// <summary>What <c>all</c> adds, in order.</summary>
    public ImmutableArray<BirdDetail> Details { get; init; } = [];

    public bool IsBgp => Kind == "BGP";

    /// <summary>Of a BGP session: <c>Established</c>, <c>Active</c>, <c>Connect</c>, <c>Idle</c>, <c>OpenSent</c>, <c>OpenConfirm</c>, <c>Down</c>, <c>Passive</c>; null where nothing tells.</summary>
    public string? BgpState => !IsBgp ? null : this["BGP state"]?.Value ?? (Info.Length > 0 ? Info.Split(' ')[0] : null);

    public bool IsEstablished => BgpState == "Established";

    /// <summary>Why it is not established, in BIRD's words: <c>Socket: No route to host</c>; null where nothing tells.</summary>
    public string? LastError => this["Last error"]?.Value ?? (IsBgp && Info.IndexOf(' ') is > 0 and var blank ? Info[blank..].Trim() : null);

    /// <summary>The other end, as it is written; null without <c>all</c>.</summary>
    public string? Neighbour => this["Neighbor address"]?.Value;

    public string? NeighbourAs => this["Neighbor AS"]?.Value;

    public string? LocalAs => this["Local AS"]?.Value;

    public string? SourceAddress => this["Source address"]?.Value;

    public IEnumerable<BirdChannel> Channels => BirdChannel.Of(Details);

    /// <summary>The first detail of this label.</summary>
    public BirdDetail? this[string label] => Details.FirstOrDefault(detail => detail.Label == label);

    // Mesh_10_240_0_12 BGP        ---        start  14:22:44.594  Connect       Socket: No route to host
    public static BirdProtocol? TryParse(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        if (words is not [var name, var kind, var table, { Text: "up" or "start" or "down" or "stop" or "flush" } state, var since, ..] || !char.IsAsciiDigit(since.Text[0]))
            return null;

        // 2026-11-20 08:15:00: a day and an hour, as one may have asked for.
        var last = words.Length > 5 && since.Text.Contains('-') && words[5].Text.Contains(':') && char.IsAsciiDigit(words[5].Text[0]) ? words[5] : since;
        return new(line, name.Text, kind.Text, table.Text, state.Text, line.Text[since.Start..last.End], line.Text[last.End..].Trim());
    }
}

/// <summary>One line below a protocol.</summary>
/// <param name="Depth">Blanks before it.</param>
/// <param name="Value">Empty where the line is a heading, or one thing that it can do.</param>
internal sealed record BirdDetail(SourceLine Line, int Depth, string Label, string Value)
{
    //     Neighbor address: 10.240.0.11
    public static BirdDetail Of(SourceLine line)
    {
        var text = line.Span.Trim();
        var colon = text.IndexOf(':');
        var depth = line.Length - line.Span.TrimStart().Length;
        return colon < 0 ? new(line, depth, text.ToString(), "") : new(line, depth, text[..colon].TrimEnd().ToString(), text[(colon + 1)..].Trim().ToString());
    }
}

/// <summary>How a protocol and one routing table exchange routes. BIRD 1.6 has one for each protocol and gives it no name.</summary>
/// <param name="State">Null of BIRD 1.6, where the protocol's counts.</param>
/// <param name="Routes">As printed: <c>2 imported, 2 exported, 2 preferred</c>; null while it is down.</param>
internal sealed record BirdChannel(string Name, string? State, string? ImportFilter, string? ExportFilter, string? Routes, SourceLine Line)
{
    public int? Imported => Count("imported");

    public int? Exported => Count("exported");

    public static IEnumerable<BirdChannel> Of(ImmutableArray<BirdDetail> details)
    {
        var starts = Enumerable.Range(0, details.Length).Where(at => IsStart(details[at])).ToImmutableArray();
        if (starts.IsEmpty && details.Any(detail => detail.Label == "Input filter"))
            yield return From("", details);

        for (var i = 0; i < starts.Length; i++)
            yield return From(details[starts[i]].Label["Channel ".Length..], details[starts[i]..(i + 1 < starts.Length ? starts[i + 1] : details.Length)]);
    }

    private static bool IsStart(BirdDetail detail) => detail.Label.StartsWith("Channel ", StringComparison.Ordinal) && detail.Value.Length == 0;

    private static BirdChannel From(string name, ImmutableArray<BirdDetail> details)
    {
        string? Value(string label) => details.FirstOrDefault(detail => detail.Label == label)?.Value;
        return new(name, Value("State"), Value("Input filter"), Value("Output filter"), Value("Routes"), details[0].Line);
    }

    private int? Count(string what) =>
        Routes?.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(part => part.EndsWith($" {what}", StringComparison.Ordinal)) is { } part ? LineWords.NumberOf(part.Split(' ')[0]) : null;
}
