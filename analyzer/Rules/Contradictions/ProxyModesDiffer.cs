using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>A node's kernel holds Services in another way than kube-proxy is configured to: it was changed and not restarted, or could not start in the mode that it was given.</summary>
internal sealed class ProxyModesDiffer : NodeRule
{
    public override RuleInfo Info { get; } = new("contradictions/proxy-modes-differ", Severity.Warning)
    {
        Needs = ["kube-proxy's configuration", "netfilter/iptables-save, netfilter/nft-ruleset, links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var modes = Need(cluster.Fact<ProxyModes>());
        var configured = modes.Configured.LastOrDefault(clue => clue.Node == node.Name) ?? modes.Configured.LastOrDefault(clue => clue.Node is null)
            ?? throw CannotTell($"kube-proxy's configuration is not in the input ({new ShellCommand("kubectl -n kube-system get configmap kube-proxy -o yaml")} would tell)");
        var seen = modes.Seen.Where(clue => clue.Node == node.Name).ToList();
        if (seen.Count == 0)
            throw CannotTell($"nothing of this node shows how it realises Services ({new ShellCommand("iptables-save")}, {new ShellCommand("nft list ruleset")} and {new ShellCommand("ip addr")} on the node would tell)");

        // With remnants of another mode beside the right one, a rule of its own deals.
        if (seen.All(clue => clue.Name != configured.Name))
            yield return Describe(node, configured, seen[0]);
    }

    private Finding Describe(Node node, Clue configured, Clue seen) => Found(
        FindingScope.OfNode(node.Name),
        Confidence.Likely,
        "the configuration and the kernel's state are both in the input; why they differ, they do not show",
        ("node", node.Name),
        ("configured", configured.Name),
        ("configuredSays", configured.Says),
        ("seen", seen.Name),
        ("seenSays", seen.Says)) with
    {
        Evidence =
        [
            Evidence.Of(seen.Line, $"{node.Name} realises Services with {seen.Name}: {seen.Says}"),
            Evidence.Of(configured.Line, $"configured is {configured.Name}: {configured.Says}"),
        ],
    };
}
