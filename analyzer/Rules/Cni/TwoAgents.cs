using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Agents of two network plug-ins run on one node: each writes its CNI configuration, its routes and its rules.</summary>
internal sealed class TwoAgents : ClusterRule
{
    // They hand pods on to another plug-in by design.
    private static readonly ImmutableArray<string> Stacked = ["Multus"];

    public override RuleInfo Info { get; } = new("cni/two-agents", Severity.Warning)
    {
        Explains = ["cni/other-configuration-first", "cni/plugins-differ", "cni/sandboxes-fail", "cni/bridge-has-another-address", "routing/pod-route-to-wrong-node", "cni/agent-not-running"],
        Needs = ["the API's pods", "core_v1_configmaps"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var agents = Need(cluster.Fact<CniAgents>());
        var clashes = agents.All.Where(agent => agent.Pod.NodeName.Length > 0 && !Stacked.Contains(agent.PlugIn) && !IsHelper(agent, cluster))
            .GroupBy(agent => agent.Pod.NodeName)
            .Select(group => (Node: group.Key, Agents: group.DistinctBy(agent => agent.PlugIn).OrderBy(agent => agent.PlugIn, StringComparer.Ordinal).ToImmutableArray()))
            .Where(one => one.Agents.Length > 1).ToImmutableArray();
        if (clashes.IsEmpty && agents.WhyPartial is { } why)
            throw CannotTell(why);
        if (!clashes.IsEmpty)
            yield return Describe(clashes);
    }

    // Policies alone beside another's network: Calico without a backend, Cilium chained, kube-router that does not route.
    private static bool IsHelper(CniAgent agent, ClusterModel cluster) => agent.PlugIn switch
    {
        "Calico" => agent.Workers.Any(container => container.Environment.GetValueOrDefault("CALICO_NETWORKING_BACKEND") == "none") || IsWithoutBackend(agent, cluster),
        "Cilium" => IsChained(agent, cluster),
        "kube-router" => agent.Workers.Any(container => container.Argv.Any(argument => argument is "--run-router=false")),
        _ => false,
    };

    // CALICO_NETWORKING_BACKEND comes from the ConfigMap calico-config, key calico_backend; the operator's Installation may choose another's CNI.
    private static bool IsWithoutBackend(CniAgent agent, ClusterModel cluster) =>
        Setting(cluster, agent.Pod.Namespace, "calico-config", "calico_backend") == "none" || agent.Pod.Containers.All(container => container.Name != "install-cni");

    private static bool IsChained(CniAgent agent, ClusterModel cluster) =>
        Setting(cluster, agent.Pod.Namespace, "cilium-config", "cni-chaining-mode") is { Length: > 0 } mode ? mode != "none" : cluster.Fact<ConfigMaps>() is not { IsKnown: true };

    private static string? Setting(ClusterModel cluster, string @namespace, string name, string key) => cluster.Fact<ConfigMaps>() is { IsKnown: true, Value.All: var all }
        ? all.FirstOrDefault(one => one.Object.Namespace == @namespace && one.Object.Name == name)?.Object.Node.TextAt("data", key)
        : null;

    private Finding Describe(ImmutableArray<(string Node, ImmutableArray<CniAgent> Agents)> clashes)
    {
        var (node, agents) = clashes[0];
        Sentence because = $"on {clashes.Length} {(clashes.Length == 1 ? (Sentence)"node" : "nodes")} pods of both are bound; neither is told to leave the network to the other";
        return Found(FindingScope.Cluster, Confidence.Likely, because,
            ("plugins", string.Join(" and ", agents.Select(agent => agent.PlugIn))),
            ("nodes", string.Join(", ", clashes.Select(one => one.Node).Take(8))),
            ("pods", string.Join(", ", agents.Select(agent => agent.Pod.FullName))),
            ("node", node),
            ("because", because)) with
        {
            Evidence = [.. agents.Select(agent => Evidence.Of((agent.Pod.Object.Node.At("spec", "nodeName") ?? agent.Pod.Object.Node).Line, $"{agent.Pod.FullName} is {agent.PlugIn}'s agent on {node}"))],
            Affects = [.. clashes.Select(one => FindingScope.OfNode(one.Node))],
        };
    }
}
