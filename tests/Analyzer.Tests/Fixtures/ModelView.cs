using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Short ways to look into a model.</summary>
internal static class ModelView
{
    /// <summary>Everything in the model as lines <c>place id: text</c>, in order.</summary>
    public static string[] Contents(this ClusterModel model) =>
    [
        .. model.Nodes.SelectMany(node => Contents(node.Name, node.Host)
            .Concat(node.Namespaces.SelectMany(pair => Contents($"{node.Name} netns {pair.Key}", pair.Value)))
            .Concat(node.Containers.SelectMany(pair => Contents($"{node.Name} container {pair.Key}", pair.Value)))
            .Concat(Logs(node.Name, node.Logs))),
        .. Contents("cluster", model.Api),
        .. Logs("cluster", model.Logs),
    ];

    private static IEnumerable<string> Contents(string place, ArtifactStore store) =>
        store.Ids.Select(id => store.TextAsFarAsItGoes(id).Value).Select((text, i) => $"{place} {store.Ids.ElementAt(i)}: {text.Content.Trim()}");

    private static IEnumerable<string> Logs(string place, LogEvents logs) => logs.Files.Select(file => $"{place} log {file.Path}");
}
