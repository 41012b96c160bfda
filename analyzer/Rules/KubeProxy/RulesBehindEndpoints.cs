using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.KubeProxy;

/// <summary>A node's rules send Service traffic to addresses that are no endpoints any more: kube-proxy there does not keep them up to date.</summary>
internal sealed class RulesBehindEndpoints : NodeRule
{
    private const int MostNamed = 6;

    public override RuleInfo Info { get; } = new("kube-proxy/rules-behind-endpoints", Severity.Critical)
    {
        Explains = ["netfilter/udp-entries-stale", "path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route", .. ApiOutOfReach.Effects],
        Needs = ["iptables, nft or IPVS rules of the node", "EndpointSlices of the API", "kube-proxy's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (Need(ProxyDuty.On(node, cluster)) is not { } duty || (duty.Mode == ProxyDuty.Iptables && IsSplit(node)))
            return [];

        var sets = Need(cluster.Fact<EndpointSets>());
        if (sets.WhyPartial is { } why)
            throw CannotTell($"not all endpoints are in the input ({why})");

        var known = sets.All.SelectMany(set => set.Endpoints).Select(endpoint => endpoint.Address).ToHashSet();
        var realised = Need(RealisedEndpoint.Of(node, duty.Mode));
        var stale = realised.Where(one => !known.Contains(one.Target.Address) && IsOfFamily(one.Target.Address, known)).ToImmutableArray();
        return stale.IsEmpty ? [] : [Describe(node, cluster, duty, realised, stale)];
    }

    // Rules for Services in both back ends are another fault: there one of them is old because nobody writes it any more.
    private static bool IsSplit(Node node) =>
        node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets } && rulesets.Known.Count(save => save.Chain("nat", "KUBE-SERVICES") is { Rules.IsEmpty: false }) > 1;

    // An input without endpoints of this family says nothing of them.
    private static bool IsOfFamily(IPAddress address, HashSet<IPAddress> known) => known.Any(one => one.AddressFamily == address.AddressFamily);

    private Finding Describe(Node node, ClusterModel cluster, ProxyDuty duty, ImmutableArray<RealisedEndpoint> realised, ImmutableArray<RealisedEndpoint> stale)
    {
        var dead = stale.Select(one => one.Service).Distinct().Where(service => realised.Where(one => one.Service == service).All(stale.Contains)).ToList();
        var waiting = Unanswered(node, stale);
        var failing = new KubeProxyOnNode(node, cluster).Hits("kube-proxy/iptables-restore-failed");
        var because = waiting is not null ? "a tracked connection goes to such an address and has no answer"
            : failing.Any ? "kube-proxy's log shows that it cannot write its rules"
            : "the rules and the EndpointSlices were taken one after the other, and no log shows a failure";
        var targets = stale.Select(one => $"{one.Target} ({one.Service})").Distinct().ToList();
        return Found(FindingScope.OfNode(node.Name), waiting is not null || failing.Any ? Confidence.Proven : Confidence.Likely, because,
            ("node", node.Name),
            ("mode", duty.Mode),
            ("count", targets.Count),
            ("targets", string.Join(", ", targets.Take(MostNamed)) + (targets.Count > MostNamed ? $" and {targets.Count - MostNamed} more" : "")),
            ("target", stale[0].Target),
            ("service", stale[0].Service),
            ("dead", string.Join(", ", dead)),
            ("because", because)) with
        {
            Severity = dead.Count > 0 || waiting is not null || failing.Any ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                .. stale.Take(MostNamed).Select(one => Evidence.Of(one.Line, $"traffic of {one.Service} goes to {one.Target.Address}, which no EndpointSlice holds")),
                .. waiting is null ? [] : new[] { Evidence.Of(waiting.Line, "a connection to such an address, without an answer") },
                .. failing.Samples.Take(1).Select(sample => Evidence.Of(sample, "kube-proxy cannot write its rules")),
            ],
        };
    }

    private static ConntrackEntry? Unanswered(Node node, ImmutableArray<RealisedEndpoint> stale) =>
        node.Fact<TrackedConnections>() is { IsKnown: true, Value: var tracked }
            ? tracked.Entries.FirstOrDefault(entry => entry is { IsUnreplied: true, IsDestinationTranslated: true } && stale.Any(one => one.Target.Address.Equals(entry.Reply.Source)))
            : null;
}
