using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>containerd's file has registry mirrors in both forms, the old and the new: the CRI plug-in then does not load at all.</summary>
internal sealed class RegistrySettingsConflict : NodeRule
{
    public override RuleInfo Info { get; } = new("node/registry-settings-conflict", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready", "node/containerd-cri-plugin-failed"],
        Needs = [ContainerdFile.Id, "runtime/crictl-info, containerd's or the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var config = Need(ContainerdFile.Of(node));
        if (config is not { RegistryFolder: { Text.Length: > 0 } folder, RegistryMirrors: [var mirror, ..] })
            yield break;

        var answers = RuntimeAnswers.Of(node, cluster);
        yield return Found(
            FindingScope.OfNode(node.Name),
            answers.Refusal is null ? Confidence.Likely : Confidence.Proven,
            answers.Refusal is not null ? "both are set, and the kubelet or containerd says that the CRI is not there"
            : answers.IsReady ? "both are set, but containerd still runs with an earlier file"
            : "both are set; no log shows the effect",
            ("node", node.Name),
            ("folder", folder.Text),
            ("mirror", mirror.Name ?? ""),
            ("effect", answers.IsReady ? "At its next start containerd offers no CRI, and the node is lost." : "containerd offers no CRI, and the kubelet does not start.")) with
        {
            Severity = answers.Refusal is null ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(Evidence.Of(mirror.Line, "a mirror in the old form"), Evidence.Of(folder.Line, "a folder in the new form"), answers.Refusal),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }
}
