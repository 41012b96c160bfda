using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>kube-proxy is in charge of the node, but its rules are not in the kernel: Service addresses are not translated there.</summary>
internal sealed class ServiceRulesMissing : NodeRule
{
    private static readonly ImmutableArray<FlowKind> ToServices = [FlowKind.PodToDns, FlowKind.PodToApi, FlowKind.NodeToApi];

    public override RuleInfo Info { get; } = new("kube-proxy/service-rules-missing", Severity.Critical)
    {
        Explains =
        [
            "path/cluster-traffic-stopped", "netfilter/udp-entries-stale", "contradictions/proxy-modes-differ", .. ApiOutOfReach.Effects,
            "cni/no-route-to-host", "services/upstream-no-route", "routing/icmp-host-unreachable",

            // What kube-proxy says of why they are missing belongs to the same story.
            "kube-proxy/iptables-restore-failed", "kube-proxy/chain-not-ensured", "kube-proxy/restore-unknown-option", "kube-proxy/table-incompatible", "kube-proxy/restore-names-absent-set",
            "kube-proxy/xtables-lock-held", "kube-proxy/mode-impossible",
        ],
        Needs = ["iptables, nft or IPVS rules of the node", "kube-proxy's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (Need(ProxyDuty.On(node, cluster)) is not { } duty)
            return [];

        var lack = Families(cluster).Select(isV6 => LackOf(node, duty, isV6)).FirstOrDefault(found => found is not null);
        return lack is null || IsInOtherMode(node, cluster, duty) ? [] : [Describe(node, cluster, duty, lack)];
    }

    private static RuleLack? LackOf(Node node, ProxyDuty duty, bool isV6) => duty.Mode switch
    {
        ProxyDuty.Iptables => InIptables(node, isV6) is { } lack ? lack with { What = isV6 ? $"{lack.What} (of IPv6)" : lack.What } : null,
        ProxyDuty.Ipvs => RuleLack.InIpvs(Need(node.Fact<NodeIpvs>()).Services),
        ProxyDuty.Nftables => RuleLack.InNftables(Need(NativeRules.Of(node)), isV6),
        _ => throw CannotTell($"nothing is known here of kube-proxy's mode {duty.Mode}"),
    };

    // kube-proxy may have fallen back, or not been restarted: then Services work, by other means than configured.
    private static bool IsInOtherMode(Node node, ClusterModel cluster, ProxyDuty duty) =>
        cluster.Fact<ProxyModes>() is { IsKnown: true, Value.Seen: var seen }
        && seen.Any(clue => clue.Node == node.Name && clue.Name != duty.Mode && (clue.Name != ProxyDuty.Ipvs || node.Fact<NodeIpvs>() is { IsKnown: true, Value.Services.All.IsEmpty: false }));

    // One back end that holds all of them is enough; the other's may be empty.
    private static RuleLack? InIptables(Node node, bool isV6)
    {
        var rulesets = isV6 ? Need(node.Fact<NetfilterRulesets6>()).Rulesets : Need(node.Fact<NetfilterRulesets>());
        var saves = rulesets.Known.Where(save => save.Knows("nat")).ToList();
        var lacks = saves.Select(save => (Save: save, Lack: RuleLack.InIptables(save))).ToList();
        if (lacks.Exists(one => one.Lack is null))
            return null;
        if (lacks.Count == 0)
            throw CannotTell($"the nat table of iptables is not in the input ({new ShellCommand("iptables-save -t nat")} on the node would tell)");
        if (HiddenRules.Why(node, rulesets) is { } hidden)
            throw CannotTell($"they may stand among {hidden}");
        if (lacks.Find(one => !one.Save.Incompatible.IsEmpty && one.Save.Table("nat") is null) is { Save: { } mixed })
            throw CannotTell($"iptables cannot print all tables ({mixed.Incompatible[0]})");

        return lacks.OrderByDescending(one => one.Save.Chain("nat", "KUBE-SERVICES") is not null).First().Lack;
    }

    // Those that Services have addresses of, IPv4 first; without the API's word IPv4.
    private static ImmutableArray<bool> Families(ClusterModel cluster) =>
        cluster.Fact<Services>() is { IsKnown: true, Value.All: var services } ? [.. services.SelectMany(service => service.ClusterIps).Select(PodStart.IsV6).DefaultIfEmpty(false).Distinct().Order()] : [false];

    private Finding Describe(Node node, ClusterModel cluster, ProxyDuty duty, RuleLack lack)
    {
        var (lost, words) = (Lost(node, cluster), ProxyLastWords.Of(new KubeProxyOnNode(node, cluster)));
        Sentence because = lost is null
            ? (Sentence)$"{lack.What}, and kube-proxy is in charge of this node; no flow could be simulated to see what comes of it"
            : $"{lack.What}, and a simulated packet from {lost.Flow.From} to {lost.Flow.To} leaves untranslated";
        return Found(FindingScope.OfNode(node.Name), lost is null ? Confidence.Likely : Confidence.Proven, because,
            ("node", node.Name),
            ("what", lack.What),
            ("mode", duty.Mode),
            ("modeSays", duty.Says),
            ("from", lost?.Flow.From ?? ""),
            ("to", lost?.Flow.To ?? ""),
            ("lastWords", words?.Text.Trim() ?? ""),
            ("isNft", duty.Mode == ProxyDuty.Nftables ? "yes" : ""),
            ("isIpvs", duty.Mode == ProxyDuty.Ipvs ? "yes" : ""),
            ("isIptables", duty.Mode == ProxyDuty.Iptables ? "yes" : ""),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(lack.Line, lack.Says),
                Evidence.Of(duty.Line, duty.Says),
                .. words is null ? [] : new[] { Evidence.Of(words, "kube-proxy's log says why") },
                .. lost is null ? [] : lost.Hops.SelectMany(hop => hop.Steps).Where(step => step is { Kind: StepKind.Route, Source: not null }).Take(1).Select(step => ForwardWords.Cite(step.Source!.Value, step.What)), // filtered
            ],
            Trace = lost,
        };
    }

    // A packet to a Service's address that nobody translates goes wherever the default route leads.
    private static Trace? Lost(Node node, ClusterModel cluster) =>
        cluster.Fact<ReachabilityMatrix>() is { IsKnown: true, Value: var matrix }
            ? matrix.Tried
                .Where(flow => flow.Wanted.Node == node.Name && ToServices.Contains(flow.Kind))
                .Select(flow => flow.Trace)
                .FirstOrDefault(trace => trace.Disposition is not (Disposition.Delivered or Disposition.CannotTell) && !trace.Hops.SelectMany(hop => hop.Steps).Any(step => step.Kind == StepKind.Translate))
            : null;
}
