using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The kubelet completes short names with another domain than the one that CoreDNS answers for.</summary>
internal sealed class ClusterDomainDiffers : NodeRule
{
    public override RuleInfo Info { get; } = new("dns/cluster-domain-differs", Severity.Critical)
    {
        Needs = ["the kubelet's flags and configuration", "Corefile"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var settings = Need(node.Fact<KubeletSettings>());
        var zones = Need(Need(cluster.Fact<CoreDns>()).Zones);
        if (zones.IsEmpty)
            throw CannotTell("the Corefile in the input has no plugin kubernetes with a zone");
        if (zones.Any(zone => zone.Name.Contains('{', StringComparison.Ordinal)))
            throw CannotTell($"the Corefile's zone is a variable ({new ShellCommand("kubectl -n kube-system exec deploy/coredns -- env")} would tell)");

        if (settings.Setting("cluster-domain", "clusterDomain") is not { Value.Length: > 0 } domain || zones.Any(zone => IsIn(domain.Value.TrimEnd('.'), zone.Name)))
            yield break; // without one pods get no search list of the cluster

        const string Because = "the kubelet and the Corefile name different domains";
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            Because,
            ("node", node.Name),
            ("domain", domain.Value),
            ("zones", string.Join(", ", zones.Select(zone => zone.Name).Distinct())),
            ("because", Because)) with
        {
            Evidence =
            [
                .. domain.Line is { } line ? [Evidence.Of(line, $"pods of this node look for names in {domain.Value}")] : Array.Empty<Evidence>(),
                Evidence.Of(zones[0].Line, $"CoreDNS answers for {string.Join(", ", zones.Select(zone => zone.Name).Distinct())}"),
            ],
        };
    }

    private static bool IsIn(string domain, string zone) =>
        zone.Length == 0 || string.Equals(domain, zone, StringComparison.OrdinalIgnoreCase) || domain.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase);
}
