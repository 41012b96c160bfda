using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The logs of one node, or those fetched through the API.</summary>
internal sealed record LogPlace(FindingScope Scope, LogEvents Logs)
{
    /// <summary>The places where a component's log may be.</summary>
    public static IEnumerable<LogPlace> Of(ClusterModel cluster) =>
        cluster.Nodes.Select(node => new LogPlace(FindingScope.OfNode(node.Name), node.Logs)).Append(new(FindingScope.Cluster, cluster.Logs));

    /// <summary>The node's name, or what stands for all of them.</summary>
    public string Name => Scope.Name.Length == 0 ? "the control plane" : Scope.Name;

    public bool HasLogOf(string component) => Logs.Files.Any(file => file.Path.Contains(component, StringComparison.Ordinal));

    public long Count(params ReadOnlySpan<string> signatures)
    {
        var count = 0L;
        foreach (var signature in signatures)
            count += Logs.Hits(signature)?.Count ?? 0;
        return count;
    }

    /// <summary>The lines of the first of these signatures that was seen.</summary>
    public IEnumerable<LogSample> Samples(params IEnumerable<string> signatures) =>
        signatures.Select(Logs.Hits).OfType<LogHits>().SelectMany(hits => hits.Samples);
}
