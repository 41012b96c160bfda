using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The components of all nodes: as each node's own artifacts show them, else as the API's pods do.</summary>
/// <param name="Missing">Nodes of the input whose components are not known, with the reason.</param>
internal sealed record Components(ImmutableArray<Component> All, ImmutableArray<Sentence> Missing) : IClusterFact<Components>
{
    public IEnumerable<Component> Named(string name) => All.Where(component => component.Name == name);

    public Component? On(string node, string name) => All.FirstOrDefault(component => component.Node == node && component.Name == name);

    public static Availability<Components> From(ClusterModel cluster)
    {
        var ofNodes = cluster.Nodes.Select(node => (node.Name, Flags: node.Fact<ComponentFlags>())).ToImmutableArray();
        var found = ofNodes.Where(pair => pair.Flags.IsKnown).SelectMany(pair => pair.Flags.Value.All).ToList();
        var pods = cluster.Fact<Pods>();
        if (pods.IsKnown)
            found.AddRange(OfPods(pods.Value, found));

        var missing = ofNodes.Where(pair => !pair.Flags.IsKnown).Select(pair => (Sentence)$"{pair.Name}: {pair.Flags.WhyMissing}").ToImmutableArray();
        return found.Count == 0
            ? Availability<Components>.Missing(missing.IsEmpty ? (Sentence)"no component's process, unit or pod is in the input" : Sentence.Join("; ", missing))
            : Availability<Components>.Known(new([.. found], missing));
    }

    private static ImmutableArray<Component> OfPods(Pods pods, List<Component> found)
    {
        var known = found.Select(component => (component.Node, component.Name)).ToHashSet();
        return
        [
            .. pods.All
                .Where(pod => pod.Namespace == "kube-system" && pod.NodeName.Length > 0)
                .SelectMany(pod => ComponentFlags.OfPod(pod.NodeName, pod, ComponentSource.Pod))
                .Where(component => !known.Contains((component.Node, component.Name))),
        ];
    }
}
