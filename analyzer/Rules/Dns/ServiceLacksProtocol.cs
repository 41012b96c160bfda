using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The cluster's DNS Service takes queries by UDP alone, or by TCP alone.</summary>
internal sealed class ServiceLacksProtocol : ClusterRule
{
    public override RuleInfo Info { get; } = new("dns/service-lacks-protocol", Severity.Critical)
    {
        Needs = ["the API's Services"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var main = Need(cluster.Fact<ClusterDnsServices>()).Main ?? throw CannotTell($"no DNS Service of the cluster is in the input ({new ShellCommand("kubectl -n kube-system get service")} would tell)");
        var (udp, tcp) = (main.Ports.FirstOrDefault(port => port is { Port: 53, Protocol: "UDP" }), main.Ports.FirstOrDefault(port => port is { Port: 53, Protocol: "TCP" }));
        if (udp is not null && tcp is not null)
            yield break;

        var lacks = udp is null ? "UDP" : "TCP";
        const string Because = "the Service lists its ports, and this one is not among them";
        yield return Found(
            FindingScope.OfService(main.Namespace, main.Name),
            Confidence.Likely,
            Because,
            ("service", main.FullName),
            ("namespace", main.Namespace),
            ("name", main.Name),
            ("lacks", lacks),
            ("isTcp", tcp is null ? "yes" : ""),
            ("because", Because)) with
        {
            Severity = udp is null ? Severity.Critical : Severity.Warning,
            Evidence = [Evidence.Of((udp ?? tcp)?.Line ?? main.Line, $"the only port 53 of {main.FullName}; there is none for {lacks}")],
            Affects = [FindingScope.Cluster],
        };
    }
}
