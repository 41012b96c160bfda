using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Swap is in use, and the kubelet is set to refuse to start with it.</summary>
internal sealed class SwapOn : NodeRule
{
    public override RuleInfo Info { get; } = new("node/swap-on", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["files/proc/swaps", "the kubelet's flags and configuration", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var refusal = node.Logs.Hits("node/kubelet-refuses-swap")?.Samples[^1];
        var read = node.Host.Read<SwapList>("files/proc/swaps");
        if (!read.IsKnown && refusal is not null && !IsReady(node, cluster))
        {
            yield return ByLog(node, refusal);
            yield break;
        }

        var swaps = Need(read);
        if (swaps.Areas is not [var area, ..])
        {
            if (swaps.Unread is [var unread, ..])
                throw CannotTell($"{unread} does not tell an area of swap");
            yield break;
        }

        // Who refuses is not set to put up with it.
        var settings = node.Fact<KubeletSettings>();
        var setting = refusal is null ? Need(settings).FailSwapOn : settings.IsKnown ? settings.Value.FailSwapOn : null;
        if (setting?.Value is "false")
            yield break;

        var effect = refusal is null ? "It will not start again as long as that is so." : "It does not start.";
        var because = refusal is null ? "Swap is active and failSwapOn is not false; the kubelet's log does not complain (yet)." : "Swap is active, and the kubelet's log refuses it.";
        yield return Found(
            FindingScope.OfNode(node.Name),
            refusal is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("device", area.Name),
            ("effect", effect),
            ("because", because)) with
        {
            Severity = refusal is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(area.Line, "swap is in use"),
                .. refusal is null ? Array.Empty<Evidence>() : [Evidence.Of(refusal, "the kubelet refuses to start")],
                .. setting?.Line is { } line ? [Evidence.Of(line, "the kubelet is told to fail with swap")] : Array.Empty<Evidence>(),
            ],
        };
    }

    private static bool IsReady(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(node.Name) is { IsReady: true };

    // The kubelet's own word is enough; whether swap is on still, only the node can tell.
    private Finding ByLog(Node node, LogSample refusal)
    {
        const string Because = "The kubelet's log refuses swap; whether it is on still, the input does not hold.";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because,
            ("node", node.Name), ("device", "an area that the input does not name"), ("effect", "It does not start."), ("because", Because)) with
        {
            Severity = Severity.Warning,
            Evidence = [Evidence.Of(refusal, "the kubelet refuses to start")],
        };
    }
}
