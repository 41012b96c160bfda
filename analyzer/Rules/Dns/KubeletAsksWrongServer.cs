using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The kubelet gives its pods a name server that is not the cluster's DNS Service.</summary>
internal sealed class KubeletAsksWrongServer : NodeRule
{
    public override RuleInfo Info { get; } = new("dns/kubelet-asks-wrong-server", Severity.Critical)
    {
        Needs = ["the kubelet's flags and configuration", "the API's Services", "the range of Services", "links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var settings = Need(node.Fact<KubeletSettings>());
        var services = Need(cluster.Fact<ClusterDnsServices>());
        var main = services.Main ?? throw CannotTell($"no DNS Service of the cluster is in the input ({new ShellCommand("kubectl -n kube-system get service")} would tell)");
        var given = settings.ClusterDns;
        if (given.IsEmpty)
            throw CannotTell("the kubelet is given no clusterDNS where the input shows its settings");

        if (given.Any(one => Answers(node, cluster, services, one.Value)))
            yield break;

        yield return Describe(node, cluster, services, main, given[0]);
    }

    // An address of the node itself is a cache on the node; whether it is there, another rule asks.
    private static bool Answers(Node node, ClusterModel cluster, ClusterDnsServices services, string text) =>
        IPAddress.TryParse(text, out var address)
        && (services.With(address) is not null
            || IsLinkLocal(address)
            || (node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && links.Holder(address) is not null)
            || Need(cluster.Fact<Services>()).WithClusterIp(address)?.Ports.Any(port => port.Port == 53) == true);

    private static bool IsLinkLocal(IPAddress address) => address.IsIPv6LinkLocal || (address.GetAddressBytes() is [169, 254, _, _]);

    private Finding Describe(Node node, ClusterModel cluster, ClusterDnsServices services, Service main, KubeletSetting given)
    {
        var isOurs = IPAddress.TryParse(given.Value, out var address)
            && cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var ranges } && ranges.Of(RangeUse.Services).Any(range => range.Range.Contains(address));
        var (severity, confidence, because) = isOurs && services.WhyPartial is null
            ? (Severity.Critical, Confidence.Likely, "the address is one of the Services' range, and no Service has it: nobody answers there")
            : (Severity.Warning, Confidence.Possible, "the address is none of the cluster's Services; a server of the site may answer for the cluster's names on purpose");
        return Found(
            FindingScope.OfNode(node.Name),
            confidence,
            because,
            ("node", node.Name),
            ("given", given.Value),
            ("service", main.FullName),
            ("address", string.Join(", ", main.ClusterIps)),
            ("setting", given.Line?.ToString() ?? ""),
            ("because", because)) with
        {
            Severity = severity,
            Evidence =
            [
                .. given.Line is { } line ? [Evidence.Of(line, $"pods of this node ask {given.Value}")] : Array.Empty<Evidence>(),
                Evidence.Of(main.Object.Node.At("spec", "clusterIP")?.Line ?? main.Line, $"{main.FullName} is at {string.Join(", ", main.ClusterIps)}"),
            ],
        };
    }
}
