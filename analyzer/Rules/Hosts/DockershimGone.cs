using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet is to use Docker by itself, which it cannot since 1.24.</summary>
internal sealed class DockershimGone : NodeRule
{
    private static readonly Version Removed = new(1, 24);

    public override RuleInfo Info { get; } = new("node/dockershim-gone", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready", "node/containerd-cri-disabled", "node/kubelet-unknown-flag"],
        Needs = ["the kubelet's version", "the kubelet's unit and environment files", "the API's nodes", "the state of the units"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var version = Need(KubeletVersion.Of(node, cluster));
        if (version.Minor < Removed || HasAdapter(node))
            yield break;

        var given = UnitComponents.Of(node).FirstOrDefault(component => component.Name == "kubelet");
        var known = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name) : null;
        if (given is null && known is null)
            throw CannotTell($"neither the kubelet's flags nor its node object are in the input ({new ShellCommand("systemctl cat kubelet")} on the node would tell)");

        var flag = given?["container-runtime-endpoint"] is { } endpoint && endpoint.Value.Contains("dockershim", StringComparison.Ordinal) ? endpoint
            : given?["container-runtime"] is { Value: "docker" } runtime ? runtime : null;
        var end = KubeletEnd.Of(node, cluster);
        var isDocker = known?.Versions.ContainerRuntime.StartsWith("docker://", StringComparison.Ordinal) == true && given?["container-runtime-endpoint"] is null;
        if ((flag is null && !isDocker) || end is { IsKnown: true, Value: null } && KubeletVersion.MinorOf(known?.Versions.Kubelet ?? "") >= Removed)
            yield break;

        var stopped = end.IsKnown ? end.Value : null;
        yield return Found(
            FindingScope.OfNode(node.Name),
            stopped is null ? Confidence.Likely : Confidence.Proven,
            stopped is null ? "the kubelet's program is of a version without dockershim; the one that runs is older, or its state is not known" : "the kubelet's version has no dockershim, and it does not run",
            ("node", node.Name),
            ("version", version.Text),
            ("effect", stopped is null ? "It will not start again." : "It does not start.")) with
        {
            Severity = stopped is null ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(
                Cited.Of(flag?.Line, "the kubelet is told to use Docker by itself"),
                isDocker ? Cited.Of(known?.Object.Node.At("status", "nodeInfo", "containerRuntimeVersion")?.Line, "the node ran on Docker") : null,
                Evidence.Of(version.Line, $"the kubelet is {version.Text}"),
                stopped?.WordsSay("the kubelet's last words"),
                stopped?.StateSays),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }

    // cri-dockerd may listen at dockershim's old socket.
    private static bool HasAdapter(Node node) =>
        node.Fact<RunningProcesses>() is { IsKnown: true, Value.All: var all } && all.Any(process => process.Program == RuntimeInUse.CriDockerd);
}
