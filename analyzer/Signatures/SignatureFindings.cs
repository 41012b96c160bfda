using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What the log signatures matched, as findings, and whether there were logs to match at all.</summary>
internal static class SignatureFindings
{
    /// <summary>The signature in the form that the log scan takes.</summary>
    public static LogSignature ToLogSignature(Signature signature) =>
        new(signature.Id, signature.Literal, new Regex(signature.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) { CountBy = signature.CountBy };

    /// <summary>What the signature says of each place that has logs; places without are left to <see cref="WithoutLogs"/>.</summary>
    public static IEnumerable<Evaluation.Found> Of(Signature signature, ClusterModel cluster)
    {
        foreach (var (scope, logs) in Places(cluster))
        {
            if (logs.Hits(signature.Id) is { } hits)
                yield return new(scope, [Finding(signature, scope, hits)]);
        }
    }

    /// <summary>One evaluation for each place: whether there were logs to search.</summary>
    public static IEnumerable<Evaluation> Searched(ClusterModel cluster)
    {
        foreach (var (scope, logs) in Places(cluster))
        {
            if (logs.Files.Count > 0)
                yield return new Evaluation.Healthy(scope);
            else if (scope.Kind == ScopeKind.Node)
                yield return new Evaluation.NotEvaluated(scope, "the input holds no log of this node");
        }
    }

    private static IEnumerable<(FindingScope Scope, LogEvents Logs)> Places(ClusterModel cluster) =>
        cluster.Nodes.Select(node => (FindingScope.OfNode(node.Name), node.Logs)).Append((FindingScope.Cluster, cluster.Logs));

    private static Finding Finding(Signature signature, FindingScope scope, LogHits hits) =>
        new(signature.Id, signature.Severity, Confidence.Proven, scope)
        {
            Because = hits.Count == 1 ? "the log says so in so many words" : $"{hits.Count} log lines say so in so many words",
            Values = Values(hits, scope),
            Evidence = [.. hits.Samples.Select(sample => Evidence.Of(sample, $"matches {signature.Id}"))],
        };

    private static ImmutableSortedDictionary<string, string> Values(LogHits hits, FindingScope scope)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        values["node"] = scope.Name;
        foreach (var (name, value) in hits.Samples[0].Values)
            values[name] = value;

        values["count"] = hits.Count.ToString();
        values["first"] = Time(hits.First);
        values["last"] = Time(hits.Last);
        return values.ToImmutable();
    }

    private static string Time(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'") : "";
}
