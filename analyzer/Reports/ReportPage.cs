using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Reports;

/// <summary>All that a report's template shows, in order; plain text unless said otherwise, escaped by the template.</summary>
internal sealed record ReportPage(
    string Language,
    string Version,
    ImmutableArray<Fact> Facts,
    ImmutableArray<string> Warnings,
    VerdictText Verdict,
    ImmutableArray<CauseSection> Causes,
    ImmutableArray<SymptomText> Symptoms,
    ImmutableArray<SymptomText> Unexplained,
    ImmutableArray<SymptomText> UnknownErrors,
    ImmutableArray<SymptomText> Remarks,
    TimelineChart? Timeline,
    ReachabilitySection? Reachability,
    CheckMatrix? Matrix,
    CoverageSection Coverage,
    InputNotes Notes)
{
    /// <summary>In what one node alone differs from the others; null where nothing does, or nodes cannot be compared.</summary>
    public OutlierSection? Outliers { get; init; }

    /// <summary>The style sheet; HTML only.</summary>
    public string Css { get; init; } = "";

    /// <summary>Base64 of its SHA-256, for the content security policy.</summary>
    public string CssHash { get; init; } = "";
}

internal sealed record Fact(string Name, string Value);

/// <param name="Level">critical, warning, info, ok or unknown: the colour and the mark.</param>
/// <param name="Proof">The decisive line of the first cause, where it is one line.</param>
internal sealed record VerdictText(string Level, string LevelWord, ImmutableArray<string> Sentences, ProofLine? Proof);

/// <param name="Place">The artifact's path with the line.</param>
internal sealed record ProofLine(string Place, string Line);

/// <summary>One root cause as the report tells it.</summary>
/// <param name="ShownFor">Set when the article speaks for the first of several places.</param>
/// <param name="Before">Article sections that stand above the evidence.</param>
/// <param name="After">Article sections that stand below it: fixes, risk, how to confirm, references.</param>
internal sealed record CauseSection(
    int Rank,
    string Id,
    string Title,
    string Summary,
    string Level,
    string SeverityWord,
    string ConfidenceWord,
    string Because,
    string Where,
    string? ShownFor,
    ImmutableArray<RenderedSection> Before,
    ImmutableArray<Occurrence> Occurrences,
    string? MoreOccurrences,
    ImmutableArray<SymptomText> Symptoms,
    ImmutableArray<RenderedSection> After)
{
    public string Anchor => $"cause-{Rank}";

    /// <summary>Its fixes, tried on the model; empty where no packet shows the cause.</summary>
    public ImmutableArray<TrialText> Trials { get; init; } = [];
}

/// <summary>An article's section in the form of the report, its values filled in and safe.</summary>
internal sealed record RenderedSection(string Heading, string Content);

/// <summary>One finding of a cause, at its place.</summary>
/// <param name="Heading">Null when it is the only one.</param>
internal sealed record Occurrence(
    string? Heading,
    string Because,
    bool Open,
    ImmutableArray<EvidenceText> Evidence,
    string? MoreEvidence,
    PacketPathText? Path);

/// <summary>Lines of the input, the decisive one marked.</summary>
/// <param name="Place">The artifact's path with the line, for instance <c>nodes/worker1/netfilter/iptables-nft-save.txt:41</c>.</param>
internal sealed record EvidenceText(string Says, string Place, ImmutableArray<QuotedLine> Lines);

internal sealed record QuotedLine(int Number, string Text, bool IsDecisive);

/// <summary>A simulated packet's way.</summary>
internal sealed record PacketPathText(
    string Title,
    string Level,
    string End,
    string Certainty,
    ImmutableArray<HopText> Hops,
    ImmutableArray<string> DependsOn);

internal sealed record HopText(string Node, ImmutableArray<StepText> Steps);

internal sealed record StepText(string Kind, string What, string? Before, string? After, string? Place, string? Line, bool Decides);

/// <param name="By">The causes that explain it: title and anchor.</param>
internal sealed record SymptomText(
    string Id,
    string Title,
    string Summary,
    string Level,
    string LevelWord,
    string Where,
    string Because,
    ImmutableArray<EvidenceText> Evidence,
    string? MoreEvidence,
    ImmutableArray<CauseLink> By);

internal sealed record CauseLink(string Anchor, string Title);

/// <summary>Hits of log signatures over time; coordinates in the units of the drawing.</summary>
internal sealed record TimelineChart(string Caption, int Width, int Height, ImmutableArray<TimelineRow> Rows, ImmutableArray<TimelineTick> Ticks, string? More);

internal sealed record TimelineRow(string Id, string Place, string Title, string Count, string First, string Last, int Y, int Base, ImmutableArray<TimelineBar> Bars);

internal sealed record TimelineBar(int X, int Y, int Width, int Height);

internal sealed record TimelineTick(int X, string Anchor, string Label);

internal sealed record CheckMatrix(ImmutableArray<string> Columns, ImmutableArray<CheckRow> Rows, string? More);

internal sealed record CheckRow(string Rule, ImmutableArray<CheckCell> Cells);

/// <param name="Kind">found, healthy, not-evaluated or none.</param>
internal sealed record CheckCell(string Kind, string Mark, string Word);

internal sealed record CoverageSection(string Summary, ImmutableArray<MissingCheck> Missing, string? More, ImmutableArray<Request> Requests);

internal sealed record MissingCheck(string Why, string Rules, string Where);

internal sealed record Request(string What, string Decides, string Where);

internal sealed record InputNotes(ImmutableArray<string> Notes, string ParseSummary, ImmutableArray<UnreadLine> Unread);

internal sealed record UnreadLine(string Place, string Reason);

/// <param name="More">That there are more rows than are shown, or null.</param>
internal sealed record OutlierSection(ImmutableArray<OutlierRow> Rows, string? More);

/// <summary>One fact that sets a node apart.</summary>
/// <param name="Kind">What it is a fact of: kernel settings, interfaces, ...</param>
internal sealed record OutlierRow(string Node, string Kind, string Name, string Value, string Others, string Place, string OthersPlace);
