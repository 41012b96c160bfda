using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>containerd runs without the plug-in that the kubelet talks to, as Docker's packages configure it.</summary>
internal sealed class ContainerdCriDisabled : NodeRule
{
    public override RuleInfo Info { get; } = new("node/containerd-cri-disabled", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = [ContainerdFile.Id, "the kubelet's flags and configuration", "runtime/crictl-info or the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (Need(RuntimeInUse.Of(node, cluster)) is not { Name: RuntimeInUse.Containerd } runtime)
            yield break;

        var config = Need(ContainerdFile.Of(node));
        if (config.DisabledCri is not { } disabled)
            yield break;

        var answers = RuntimeAnswers.Of(node, cluster);
        yield return Found(
            FindingScope.OfNode(node.Name),
            answers.Refusal is null ? Confidence.Likely : Confidence.Proven,
            answers.Refusal is not null ? "the file disables the plug-in, and the kubelet or containerd says that it is not there"
            : answers.IsReady ? "the file disables the plug-in, but containerd still runs with an earlier one"
            : "the file disables the plug-in; no log of the kubelet shows the effect",
            ("node", node.Name),
            ("plugin", disabled.Text ?? "cri"),
            ("effect", answers.IsReady ? "At its next start it loses every pod of the node." : "The kubelet finds no runtime and does not start.")) with
        {
            Severity = answers.Refusal is null ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(Evidence.Of(disabled.Line, "the CRI plug-in is disabled"), answers.Refusal, Cited.Of(runtime.Line, "the kubelet asks containerd here")),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }
}
