using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet's unit is not enabled: after a boot the node stays away.</summary>
internal sealed class KubeletDisabled : NodeRule
{
    public override RuleInfo Info { get; } = new("node/kubelet-disabled", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["kubernetes/unit-files or the kubelet's unit status", "the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var file = Need(Enabled(node));
        if (file.State is not ("disabled" or "masked"))
            yield break;

        var nodes = Need(cluster.Fact<KubeNodes>());
        if (nodes.Find(node.Name) is null)
            yield break;

        var end = Need(KubeletEnd.Of(node, cluster));
        var isOff = end?.Unit.IsOff == true;
        yield return Found(
            FindingScope.OfNode(node.Name),
            isOff ? Confidence.Proven : Confidence.Likely,
            isOff ? "the unit is not enabled, and the kubelet is off" : "the unit is not enabled; the kubelet was started by hand",
            ("node", node.Name),
            ("state", file.State),
            ("effect", isOff ? "The kubelet is off." : "The kubelet runs, but will not after the next boot.")) with
        {
            Severity = isOff ? Severity.Critical : Severity.Info,
            Evidence = Cited.Lines(Evidence.Of(file.Line, $"the unit is {file.State}"), end?.StateSays),
            Affects = isOff ? NodeReach.Of(node.Name, cluster) : [],
        };
    }

    private static Availability<(string State, SourceLine Line)> Enabled(Node node)
    {
        if (node.Host.Read<UnitFileList>("kubernetes/unit-files") is { IsKnown: true, Value.Files: var files } && files.FirstOrDefault(file => file.Name == "kubelet.service") is { } listed)
            return Availability<(string State, SourceLine Line)>.Known((listed.State, listed.Line));

        var shown = node.Host.Read<UnitStatuses>("kubernetes/unit-status-kubelet");
        return shown is { IsKnown: true, Value.Units: [{ UnitFileState: { } state } unit, ..] }
            ? Availability<(string State, SourceLine Line)>.Known((state, unit.Line))
            : Availability<(string State, SourceLine Line)>.Missing($"nothing tells whether the kubelet's unit is enabled ({new ShellCommand("systemctl is-enabled kubelet")} on the node would tell)");
    }
}
