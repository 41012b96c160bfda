using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A module of the kernel that networking or containers need could not be loaded, and is not there.</summary>
internal sealed class KernelModuleMissing : NodeRule
{
    // nf_conntrack_ipv4 is left out: kernels from 4.19 on have it in nf_conntrack, and kube-proxy asked for it all the same.
    private static readonly ImmutableHashSet<string> Needed =
    [
        "overlay", "br_netfilter", "bridge", "veth", "vxlan", "geneve", "ipip", "wireguard", "nf_conntrack", "nf_nat", "nf_tables", "nft_compat", "ip_tables", "iptable_nat", "iptable_filter", "iptable_mangle",
        "ip6_tables", "ip6table_nat", "ip6table_filter", "ip_set", "xt_set", "xt_comment", "xt_mark", "xt_multiport", "xt_statistic", "xt_recent", "xt_addrtype", "xt_conntrack", "xt_nat",
        "ip_vs", "ip_vs_rr", "ip_vs_wrr", "ip_vs_sh", "openvswitch",
    ];

    public override RuleInfo Info { get; } = new("node/kernel-module-missing", Severity.Warning)
    {
        Explains = ["kube-proxy/iptables-restore-failed", "kube-proxy/chain-not-ensured", "kube-proxy/restore-unknown-option", "kube-proxy/service-rules-missing", "links/overlay-device-missing", "routing/bridge-netfilter-off", "routing/ipvs-modules-missing"],
        Needs = ["logs", "files/proc/modules", "kernel/modules-builtin"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var hits = node.Logs.Hits("node/kernel-module-not-found");
        if (hits is null && node.Logs.Files.Count == 0)
            throw CannotTell($"the input holds no log of this node ({new ShellCommand("journalctl -b")} on the node would tell)");

        var samples = hits?.Samples.Where(sample => Needed.Contains(Name(sample.Values))).ToArray() ?? [];
        if (samples.Length == 0)
            yield break;

        var modules = Need(node.Fact<Modules>());
        if (samples.LastOrDefault(sample => modules.Has(Name(sample.Values)) != true) is not { } missing)
            yield break;

        var release = node.Fact<KernelRelease>() is { IsKnown: true, Value: var kernel } ? kernel : null;
        yield return Found(
            FindingScope.OfNode(node.Name),
            modules.Has(Name(missing.Values)) is null ? Confidence.Likely : Confidence.Proven,
            "a program could not load it, and it is not loaded now",
            ("node", node.Name),
            ("module", Name(missing.Values)),
            ("release", missing.Values.GetValueOrDefault("release", release?.Release ?? ""))) with
        {
            Evidence = Cited.Lines(Evidence.Of(missing, "the module is not found"), Evidence.Of(modules.Loaded.Text.Whole, "it is not among the loaded modules"), Cited.Of(release?.Line, "the kernel that runs")),
        };
    }

    private static string Name(IReadOnlyDictionary<string, string> values) => values.GetValueOrDefault("module", "").Replace('-', '_');
}
