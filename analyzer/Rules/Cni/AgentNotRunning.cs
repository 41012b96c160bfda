using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>The network plug-in's agent on a node does not run, keeps ending, or is not ready.</summary>
internal sealed class AgentNotRunning : ApiNodeRule
{
    // The kubelet's words for a container that does not come up by waiting.
    private static readonly ImmutableArray<string> Failing =
        ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "CreateContainerError", "CreateContainerConfigError", "RunContainerError", "StartError"];

    public override RuleInfo Info { get; } = new("cni/agent-not-running", Severity.Critical)
    {
        Explains = [.. CniLastWords.Ids, "cni/configuration-missing", "cni/no-configuration", "node/not-ready", "cni/flannel-subnet-missing", "cni/sandboxes-fail", "cni/calico-not-authorised", "cni/cilium-agent-unreachable", "dns/coredns-not-running"],
        Needs = ["the API's pods", "the agents' logs", "the node's conditions"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var agents = Need(cluster.Fact<CniAgents>());
        var own = agents.On(node.Name).ToImmutableArray();
        if (own.IsEmpty && agents.WhyPartial is { } partial)
            throw CannotTell(partial);

        foreach (var agent in own)
        {
            if (Trouble(agent) is { } trouble)
                yield return Describe(node, cluster, agent, trouble);
        }

        if (own.IsEmpty && Absent(node, cluster, agents) is { } absent)
            yield return absent;
    }

    private sealed record AgentTrouble(string State, SourceLine Line, int Restarts, bool IsDown);

    private static AgentTrouble? Trouble(CniAgent agent)
    {
        foreach (var container in agent.Workers)
        {
            if (container.Status is { } status && Failing.Contains(status.WaitingReason))
                return new($"container {container.Name} is in {status.WaitingReason}{Exit(status)}", status.WaitingLine ?? status.Line, status.RestartCount, true);
        }

        if (agent.Pod.Phase is "Failed" or "Unknown")
            return new($"the pod is {agent.Pod.Phase}", agent.Pod.Line, agent.Pod.Restarts, true);

        var unready = agent.Workers.FirstOrDefault(container => !container.IsInit && container.Status is { Ready: false, IsRunning: true });
        return unready is { Status: { } running } ? new($"container {unready.Name} runs but is not ready", running.Line, running.RestartCount, false) : null;
    }

    private static string Exit(ContainerStatus status) => status.LastExitReason.Length == 0 ? ""
        : status.LastExitCode is { } code ? $" (the last run ended with {status.LastExitReason}, exit code {code})" : $" (the last run ended with {status.LastExitReason})";

    private Finding Describe(Node node, ClusterModel cluster, CniAgent agent, AgentTrouble trouble)
    {
        var words = CniLastWords.Of(node, cluster, agent.PlugIn, agent.Pod.Name);
        var unready = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name)?.Conditions.FirstOrDefault(one => one.Type == "Ready" && one.Status != "True") : null;
        var because = words is null ? "the API shows the state of the agent's pod" : "the API shows the state of the agent's pod, and its log says why";
        return Found(
            FindingScope.OfNode(node.Name),
            trouble.IsDown || words is not null ? Confidence.Proven : Confidence.Likely,
            because,
            ("node", node.Name),
            ("plugin", agent.PlugIn),
            ("pod", agent.Pod.FullName),
            ("namespace", agent.Pod.Namespace),
            ("name", agent.Pod.Name),
            ("state", trouble.State),
            ("restarts", trouble.Restarts),
            ("means", words?.Word.Means ?? ""),
            ("because", because)) with
        {
            Severity = trouble.IsDown ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                Evidence.Of(trouble.Line, trouble.State),
                .. words is { } said ? [Evidence.Of(said.Sample, $"its last words: {said.Word.Means}")] : Array.Empty<Evidence>(),
                .. unready is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(unready.Line, "the node is not ready")),
            ],
        };
    }

    // A DaemonSet may leave a node out on purpose; one that is not ready and has no agent is left out by mistake.
    private Finding? Absent(Node node, ClusterModel cluster, CniAgents agents)
    {
        var elsewhere = agents.All.FirstOrDefault(agent => agent.PlugIn != "Multus" && agent.Pod.NodeName.Length > 0);
        var known = Need(cluster.Fact<KubeNodes>()).Find(node.Name);
        if (elsewhere is null || known is null || known.IsReady || !NetworkNotReady.Of(node, cluster).IsSeen)
            return null;

        const string Because = "the node's network is not ready, and other nodes have the agent";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because,
            ("node", node.Name), ("plugin", elsewhere.PlugIn), ("pod", ""), ("namespace", elsewhere.Pod.Namespace), ("name", ""), ("state", "there is no pod of it on this node"), ("restarts", 0), ("means", ""), ("because", Because)) with
        {
            Evidence =
            [
                .. known.Conditions.Where(one => one.Type == "Ready").Select(one => Evidence.Of(one.Line, "the node is not ready")),
                Evidence.Of(elsewhere.Pod.Line, $"{elsewhere.PlugIn}'s agent on {elsewhere.Pod.NodeName}; {node.Name} has none"),
            ],
        };
    }
}
