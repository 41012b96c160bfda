using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Rules;

internal enum Severity
{
    Info,
    Warning,
    Critical,
}

/// <summary>How sure a finding is: a simulated packet or decisive artifact together with a symptom; all conditions but no symptom; some conditions.</summary>
internal enum Confidence
{
    Possible,
    Likely,
    Proven,
}

/// <summary>What a finding is about.</summary>
internal enum ScopeKind
{
    Cluster,
    Node,
    Pod,
    Service,
}

/// <summary>What a finding is about; <paramref name="Name"/> is a node, <c>namespace/pod</c> or <c>namespace/service</c>, empty for the cluster.</summary>
internal sealed record FindingScope(ScopeKind Kind, string Name)
{
    public static FindingScope Cluster { get; } = new(ScopeKind.Cluster, "");

    /// <summary>The node on which a pod runs; null for other kinds, and where the input does not say.</summary>
    public string? On { get; init; }

    public static FindingScope OfNode(string name) => new(ScopeKind.Node, name);

    public static FindingScope OfPod(string @namespace, string name, string? node) => new(ScopeKind.Pod, $"{@namespace}/{name}") { On = node };

    public static FindingScope OfService(string @namespace, string name) => new(ScopeKind.Service, $"{@namespace}/{name}");

    public override string ToString() => Kind == ScopeKind.Cluster ? "cluster" : $"{Kind.ToString().ToLowerInvariant()}:{Name}";
}

/// <summary>Something wrong that was found. Its words stand in the article of its <see cref="Id"/>, which <see cref="Values"/> fill.</summary>
/// <param name="Id">The rule's or signature's id.</param>
internal sealed record Finding(string Id, Severity Severity, Confidence Confidence, FindingScope Scope)
{
    /// <summary>Why this confidence: one sentence.</summary>
    public required Sentence Because { get; init; }

    /// <summary>The names and figures of this case, for the article's placeholders. Plain text, whatever the bundle held.</summary>
    public required ImmutableSortedDictionary<string, string> Values { get; init; }

    /// <summary>Those of the values that are words of ours, to be said in another language.</summary>
    public ImmutableDictionary<string, Sentence> Said { get; init; } = ImmutableDictionary<string, Sentence>.Empty;

    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>The packet that shows it, where there is one.</summary>
    public Trace? Trace { get; init; }

    /// <summary>Other scopes where its symptoms may show (the clients of a node that rejects).</summary>
    public ImmutableArray<FindingScope> Affects { get; init; } = [];

    /// <summary>The nodes on which something of the whole cluster was seen to fail; what is wrong with another node alone does not explain it. Empty where that is not known.</summary>
    public ImmutableArray<string> SeenOn { get; init; } = [];

    /// <summary>Ids of findings that this very finding brings about, beyond what its rule explains.</summary>
    public ImmutableArray<string> Brings { get; init; } = [];

    /// <summary>Whether it brings nothing about yet: one of several that do the same is gone.</summary>
    public bool BringsNothing { get; init; }

    /// <summary>Ids of what alone can have brought it about; empty where it is whatever rules explain it.</summary>
    public ImmutableArray<string> OnlyBy { get; init; } = [];

    /// <summary>Whether its own evidence says what brought it about (a Deployment scaled to zero): nothing else explains it.</summary>
    public bool StandsAlone { get; init; }
}

/// <summary>A line of the input, and what it says.</summary>
/// <param name="Line">Counted from 1; 0 for the artifact as a whole.</param>
/// <param name="Context">The lines around it, itself included, with their numbers.</param>
internal sealed record Evidence(string? Node, string Artifact, int Line, string Text, Sentence Says)
{
    public const int ContextLines = 2;

    /// <summary>Characters of a line that are kept: an API list may be one line.</summary>
    public const int MaxText = 360;

    // What stands before the value in a line that is cut: enough to see what it belongs to.
    private const int Lead = 80;

    public ImmutableArray<(int Number, string Text)> Context { get; init; } = [];

    public static Evidence Of(SourceLine line, Sentence says)
    {
        var context = line.Number == 0
            ? []
            : line.Artifact.Lines()
                .SkipWhile(l => l.Number < line.Number - ContextLines)
                .TakeWhile(l => l.Number <= line.Number + ContextLines)
                .Select(l => (l.Number, l.Number == line.Number ? Excerpt(line) : Excerpt(l)))
                .ToImmutableArray();

        return new(line.Artifact.Node, line.Artifact.Path, line.Number, Excerpt(line), says) { Context = context };
    }

    private static string Excerpt(SourceLine line)
    {
        var span = line.Span;
        if (span.Length <= MaxText)
            return span.ToString();

        var from = Math.Clamp(line.At - Lead, 0, span.Length - MaxText);
        var before = from > 0 ? "… " : "";
        var after = from + MaxText < span.Length ? $" … ({span.Length} characters in this line)" : "";
        return $"{before}{span.Slice(from, MaxText)}{after}";
    }

    public static Evidence Of(LogSample sample, Sentence says) =>
        new(sample.Node, sample.Path, sample.LineNumber, sample.Text, says) { Context = sample.Context };
}
