using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>kube-proxy is to work by nftables on a kernel on which it refuses to.</summary>
internal sealed class KernelTooOldForProxyMode : NodeRule
{
    // pkg/proxy/nftables: it is the age of the nft program beside the kernel that matters.
    private static readonly Version Least = new(5, 13);

    public override RuleInfo Info { get; } = new("node/kernel-too-old-for-proxy-mode", Severity.Warning)
    {
        Explains = ["kube-proxy/mode-impossible", "kube-proxy/not-running", "kube-proxy/service-rules-missing", "routing/ipvs-proxier-unusable", "contradictions/proxy-modes-differ"],
        Needs = ["kube-proxy's configuration", "identity/uname"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var modes = Need(cluster.Fact<ProxyModes>());
        var asked = modes.Configured.FirstOrDefault(clue => clue.Name == "nftables" && (clue.Node is null || clue.Node == node.Name));
        if (asked is null)
        {
            if (modes.Configured.IsEmpty)
                throw CannotTell($"kube-proxy's configuration is not in the input ({new ShellCommand("kubectl -n kube-system get configmap kube-proxy -o yaml")} would tell)");
            yield break;
        }

        var kernel = Need(node.Fact<KernelRelease>());
        if (kernel.Number is not { } number || number >= Least)
            yield break;

        // Where its rules are there, it was told not to look at the version.
        var works = modes.Seen.Any(clue => clue.Name == "nftables" && clue.Node == node.Name);
        yield return Found(
            FindingScope.OfNode(node.Name),
            works ? Confidence.Possible : Confidence.Likely,
            works ? "the kernel is older than kube-proxy accepts by default, but kube-proxy has written its rules" : "the kernel is older than kube-proxy accepts by default, and its rules are not seen",
            ("node", node.Name),
            ("kernel", kernel.Release),
            ("works", works ? "yes" : "")) with
        {
            Severity = works ? Severity.Info : Severity.Warning,
            Evidence = [Evidence.Of(kernel.Line, $"the kernel is {kernel.Release}"), Evidence.Of(asked.Line, asked.Says)],
        };
    }
}
