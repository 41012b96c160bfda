using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What the log signatures matched, as findings, and whether there were logs to match at all.</summary>
internal static class SignatureFindings
{
    /// <summary>The signature in the form that the log scan takes.</summary>
    public static LogSignature ToLogSignature(Signature signature) =>
        new(signature.Id, signature.Literal, signature.Pattern) { CountBy = signature.CountBy };

    /// <summary>The search of the logs as a row of the coverage: it is no finding, and has no article.</summary>
    public static RuleInfo Search { get; } = new("logs/known-messages", Severity.Info) { Needs = ["logs"] };

    /// <summary>One finding for each place in whose logs a signature was seen; those that only rules ask for are none.</summary>
    public static ImmutableArray<Finding> Of(ImmutableArray<Signature> signatures, ClusterModel cluster) =>
    [
        .. from signature in signatures
           where !signature.OnlyForRules
           from place in Places(cluster)
           let hits = place.Logs.Hits(signature.Id)
           where hits is not null
           select Finding(signature, place.Scope, hits, cluster.Captured),
    ];

    /// <summary>Those that name causes, as what they explain.</summary>
    public static ImmutableArray<RuleInfo> Causes(ImmutableArray<Signature> signatures) =>
        [.. signatures.Where(signature => signature.IsCause).Select(signature => new RuleInfo(signature.Id, signature.Severity) { Explains = signature.Explains, Needs = ["logs"] })];

    /// <summary>Whether there were logs to search, place by place.</summary>
    public static ImmutableArray<Evaluation> Searched(ClusterModel cluster) =>
        [.. Places(cluster).Where(place => place.Scope.Kind == ScopeKind.Node || place.Logs.Files.Count > 0).Select(Searched)];

    private static Evaluation Searched((FindingScope Scope, LogEvents Logs) place) => place.Logs.Files.Count > 0
        ? new Evaluation.Healthy(place.Scope)
        : new Evaluation.NotEvaluated(place.Scope, $"the input holds no log of this node ({new ShellCommand("journalctl -b")} on the node would tell)");

    private static IEnumerable<(FindingScope Scope, LogEvents Logs)> Places(ClusterModel cluster) =>
        cluster.Nodes.Select(node => (FindingScope.OfNode(node.Name), node.Logs)).Append((FindingScope.Cluster, cluster.Logs));

    private static Finding Finding(Signature signature, FindingScope scope, LogHits hits, DateTimeOffset? captured)
    {
        var isOver = signature.IsRetried && hits.IsOver(captured);
        Sentence because = hits.Count == 1 ? (Sentence)"a log line says so in so many words" : $"{hits.Count} log lines say so in so many words";
        return new(signature.Id, isOver ? Severity.Info : signature.Severity, Confidence.Proven, scope)
        {
            Because = isOver ? (Sentence)$"{because}; the last at {Time(hits.Last)}, long before the input was taken: it is over" : because,
            Values = Values(hits, scope),
            Evidence = [.. hits.Samples.Select(sample => Evidence.Of(sample, hits.Count == 1 ? "The only such line" : $"One of {hits.Count} such lines"))],
        };
    }

    private static ImmutableSortedDictionary<string, string> Values(LogHits hits, FindingScope scope)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        values["node"] = scope.Kind == ScopeKind.Node ? scope.Name : "the node";
        foreach (var (name, value) in hits.Samples[0].Values)
            values[name] = value;

        values["count"] = hits.Count.ToString();
        values["first"] = Time(hits.First);
        values["last"] = Time(hits.Last);
        values["logged"] = Logged(hits);
        return values.ToImmutable();
    }

    // "once, at 2026-01-02 03:04:05Z"; lines without a time leave the second half out.
    private static string Logged(LogHits hits)
    {
        var times = hits.Count == 1 ? "once" : $"{hits.Count} times";
        return hits.Last is null ? times : $"{times}, {(hits.Count == 1 ? "at" : "last at")} {Time(hits.Last)}";
    }

    private static string Time(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'") : "";
}
