using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A rule that sends Service traffic to an address that is no endpoint any more.</summary>
internal sealed record StaleRule(NetfilterBackend Backend, ChainRule Rule, string Target)
{
    /// <summary>The first one of the only back end that has any; null where both or neither have, or where not all endpoints are known.</summary>
    public static StaleRule? In(ImmutableArray<KubeChains?> backends, ClusterModel cluster)
    {
        if (cluster.Fact<EndpointSets>() is not { IsKnown: true, Value.WhyPartial: null } sets)
            return null;

        var endpoints = sets.Value.All.SelectMany(set => set.Endpoints).Select(endpoint => endpoint.Address.ToString()).ToHashSet();
        var stale = backends.OfType<KubeChains>().Select(chains => First(chains, endpoints)).OfType<StaleRule>().ToList();
        return stale.Count == 1 ? stale[0] : null;
    }

    // -A KUBE-SEP-YIL6JZP7A3QYXJU2 -p tcp -m tcp -j DNAT --to-destination 10.244.1.7:8080
    private static StaleRule? First(KubeChains chains, HashSet<string> endpoints) => chains.Chains
        .Where(chain => chain.Name.StartsWith("KUBE-SEP-", StringComparison.Ordinal))
        .SelectMany(chain => chain.Rules)
        .Select(rule => (Rule: rule, Target: rule.Target is { Name: "DNAT" } dnat ? dnat.Option("--to-destination")?.Value : null))
        .Where(pair => pair.Target is not null && IPEndPoint.TryParse(pair.Target, out var end) && !endpoints.Contains(end.Address.ToString()))
        .Select(pair => new StaleRule(chains.Backend, pair.Rule, pair.Target ?? ""))
        .FirstOrDefault();
}
