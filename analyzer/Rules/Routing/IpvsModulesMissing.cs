using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>kube-proxy is to use IPVS, and the node's kernel lacks the modules: it ends, or falls back to iptables without a word to anybody.</summary>
internal sealed class IpvsModulesMissing : NodeRule
{
    private const string Unusable = "routing/ipvs-proxier-unusable";

    public override RuleInfo Info { get; } = new("routing/ipvs-modules-missing", Severity.Critical)
    {
        Explains = [Unusable, "contradictions/proxy-modes-differ", .. ApiOutOfReach.Effects],
        Needs = ["kube-proxy's configuration", "files/proc/modules and modules.builtin"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var modes = Need(cluster.Fact<ProxyModes>());
        if (modes.Configured.FirstOrDefault(clue => clue.Name == "ipvs" && (clue.Node is null || clue.Node == node.Name)) is not { } wanted || !NodeSigns.Any(node, cluster))
            return [];

        return IsLoaded(node) switch
        {
            true => [],
            false => [Describe(node, wanted)],
            null => throw CannotTell($"which modules the kernel has is not in the input ({new ShellCommand("lsmod")} and /lib/modules/*/modules.builtin on the node would tell)"),
        };
    }

    private static bool? IsLoaded(Node node) => node.Fact<Modules>() is { IsKnown: true, Value: var modules } ? modules.Has("ip_vs") : null;

    private Finding Describe(Node node, Clue wanted)
    {
        var hits = node.Logs.Hits(Unusable);
        var because = hits is null ? "the module is neither loaded nor built in; no log of kube-proxy in the input tells of it" : "the module is neither loaded nor built in, and kube-proxy says that it cannot use IPVS";
        SourceLine modules = node.Fact<Modules>() is { IsKnown: true, Value: var known } && known.Loaded.ByName.Values.FirstOrDefault() is { } any ? any.Line.Artifact.Whole : wanted.Line;
        return Found(FindingScope.OfNode(node.Name), hits is null ? Confidence.Likely : Confidence.Proven, because, ("node", node.Name), ("says", wanted.Says), ("because", because)) with
        {
            Severity = hits is null ? Severity.Warning : Severity.Critical,
            Evidence = [ClusterAddresses.Cite(wanted.Line, wanted.Says), ClusterAddresses.Cite(modules, "ip_vs is not among the modules"), .. (hits?.Samples ?? []).Take(2).Select(sample => Evidence.Of(sample, "kube-proxy cannot use IPVS"))],
        };
    }
}
