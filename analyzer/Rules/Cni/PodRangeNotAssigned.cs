using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>The controller manager has given a node no range of pod addresses, and the node's network plug-in needs one.</summary>
internal sealed class PodRangeNotAssigned : ApiNodeRule
{
    // They take the node's share from its Node object; Calico, Cilium's default and Weave keep pools of their own.
    private static readonly ImmutableArray<string> TakesShare = ["flannel", "kube-router", "kindnet", "Antrea"];

    private const string Symptom = "cni/flannel-no-pod-range";

    public override RuleInfo Info { get; } = new("cni/pod-range-not-assigned", Severity.Critical)
    {
        Explains = [Symptom, "cni/antrea-no-pod-range", "cni/kube-router-no-pod-range", "cni/flannel-subnet-missing", "cni/agent-not-running", "cni/configuration-missing", "cni/sandboxes-fail", "cni/no-configuration", "node/not-ready", "cni/node-ranges-used-up"],
        Needs = ["the API's nodes", "the network plug-in", "kube-controller-manager's flags", "events", "flannel's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var nodes = Need(cluster.Fact<KubeNodes>());
        var known = nodes.Find(node.Name) ?? throw CannotTell($"the API's nodes in the input do not hold {node.Name}");
        if (!known.PodCidrs.IsEmpty)
            yield break;
        if (known.Object.WhyUnknown("spec", "podCIDR") is { } why)
            throw CannotTell(why);

        var plugIn = Need(cluster.Fact<CniPlugins>()).Names.FirstOrDefault(TakesShare.Contains);
        if (plugIn is null || (plugIn == "flannel" && KeepsPoolInEtcd(cluster)))
            yield break;

        yield return Describe(node, cluster, nodes, known, plugIn);
    }

    private static bool KeepsPoolInEtcd(ClusterModel cluster) =>
        cluster.Fact<Workloads>() is { IsKnown: true, Value: var workloads }
        && workloads.All.SelectMany(workload => workload.Template.Containers).Where(container => CniPlugins.OfImage(container.Image) == "flannel" && !container.IsInit) is var agents
        && agents.Any() && agents.All(container => !container.Argv.Any(word => word.Contains("kube-subnet-mgr", StringComparison.Ordinal)));

    private Finding Describe(Node node, ClusterModel cluster, KubeNodes nodes, KubeNode known, string plugIn)
    {
        var logged = cluster.AllLogs.SelectMany(logs => logs.Hits(Symptom)?.Samples ?? []).LastOrDefault(sample => sample.Values.GetValueOrDefault("name") == node.Name);
        var refused = cluster.Fact<KubeEvents>() is { IsKnown: true, Value: var events } ? events.About("Node", "", node.Name).LastOrDefault(one => one.Reason == "CIDRNotAvailable") : null;
        var off = AllocationOff(cluster);
        var isSeen = logged is not null || refused is not null || !known.IsReady;
        Sentence because = logged is not null ? (Sentence)$"the node has none, and {plugIn}'s log complains of it"
            : refused is not null ? (Sentence)"the node has none, and the controller manager found none left to give"
            : isSeen ? (Sentence)"the node has none, and is not ready" : "the node has none; nothing in the input shows harm yet";
        return Found(
            FindingScope.OfNode(node.Name),
            isSeen ? Confidence.Proven : Confidence.Likely,
            because,
            ("node", node.Name),
            ("plugin", plugIn),
            ("off", off is null ? "" : off.Flag is { } flag ? $"--{flag.Name}={flag.Value}" : "no --allocate-node-cidrs"),
            ("usedUp", refused is null ? "" : "yes"),
            ("given", nodes.All.Count(one => !one.PodCidrs.IsEmpty)),
            ("because", because)) with
        {
            Severity = isSeen ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                Evidence.Of(known.Line, "this Node has no spec.podCIDR"),
                .. logged is null ? Array.Empty<Evidence>() : [Evidence.Of(logged, $"{plugIn} cannot start without it")],
                .. refused is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(refused.Line, "the controller manager had none left")),
                .. off is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(off.Flag?.Line ?? off.Component.Line, "the controller manager is not told to give nodes their ranges")),
            ],
        };
    }

    private sealed record Switch(Component Component, Flag? Flag);

    private static Switch? AllocationOff(ClusterModel cluster)
    {
        var manager = cluster.Fact<Components>() is { IsKnown: true, Value: var components } ? components.Named("kube-controller-manager").FirstOrDefault() : null;
        return manager is not null && manager["allocate-node-cidrs"] is not { Value: "true" } ? new(manager, manager["allocate-node-cidrs"]) : null;
    }
}
