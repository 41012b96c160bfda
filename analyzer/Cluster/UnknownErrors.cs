using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>A kind of error line that no signature knows, on one node or in the logs fetched through the API.</summary>
/// <param name="Node">Null for logs fetched through the API.</param>
/// <param name="Newness">How much of the place's logs had gone by when it was first seen, from 0 to 1; 0 also when its lines bear no time.</param>
/// <param name="Unlikeness">Its rate among the component's lines against that on the other nodes, on the ready ones alone where this one is not: 0.5 when it is the same, 1 when no other has it;
/// null when no other node holds a log of the component.</param>
internal sealed record UnknownError(string? Node, LogTemplate Template, double Newness, double? Unlikeness)
{
    private const double MostDigits = 6;

    /// <summary>The higher, the sooner someone should look at it.</summary>
    public double Rank =>
        Newness + (Unlikeness ?? 0.5) + Math.Min(Math.Log10(Template.Count) / MostDigits, 1) + (Template.Level == LogLevel.Fatal ? 0.5 : 0);
}

/// <summary>Error lines that no signature knows, over the whole cluster; first those that are new, frequent, and unlike the other nodes.</summary>
internal sealed record UnknownErrors(ImmutableArray<UnknownError> Ranked) : IClusterFact<UnknownErrors>
{
    public static Availability<UnknownErrors> From(ClusterModel cluster)
    {
        if (cluster.AllLogs.All(logs => logs.Files.Count == 0 && logs.Unknown.IsEmpty))
            return Availability<UnknownErrors>.Missing("logs: not in the input");

        var rates = new ErrorRates(cluster.Nodes, Ready(cluster));
        var ofNodes =
            from node in cluster.Nodes
            from template in node.Logs.Unknown
            select new UnknownError(node.Name, template, Newness(template, node.Logs), rates.Unlikeness(node, template));
        var ofApi = cluster.Logs.Unknown.Select(template => new UnknownError(null, template, Newness(template, cluster.Logs), null));

        return Availability<UnknownErrors>.Known(new(
        [
            .. from error in ofNodes.Concat(ofApi)
               orderby error.Rank descending, error.Template.Count descending, error.Node, error.Template.Component, error.Template.Shape
               select error,
        ]));
    }

    private static ImmutableHashSet<string> Ready(ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? [.. nodes.All.Where(node => node.IsReady).Select(node => node.Name)] : [];

    private static double Newness(LogTemplate template, LogEvents logs)
    {
        var (start, end) = (logs.Files.Min(file => file.First), logs.Files.Max(file => file.Last));
        return template.First is { } first && start is { } from && end is { } to && to > from ? Math.Clamp((first - from) / (to - from), 0, 1) : 0;
    }
}
