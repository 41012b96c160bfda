using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A Service has an address of a family in which none of its pods has one: whoever uses it finds no endpoint.</summary>
internal sealed class FamiliesDiffer : ClusterRule
{
    public override RuleInfo Info { get; } = new("services/families-differ", Severity.Warning)
    {
        Explains = ["services/upstream-no-route", "services/upstream-connection-reset", "services/cluster-dns-without-endpoints"],
        Needs = ["Services of the API", "pods of the API", "EndpointSlices of the API"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var (services, pods, sets) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<Pods>()), Need(cluster.Fact<EndpointSets>()));
        if (pods.WhyNoLabels is { } why)
            throw CannotTell($"the pods' labels are not in the input ({why})");

        return services.All.Where(service => !service.ClusterIps.IsEmpty && !service.Selector.IsEmpty)
            .Select(service => Judge(service, [.. pods.Selected(service.Namespace, service.Selector).Where(pod => pod.IsReady && !pod.Addresses.IsEmpty)], sets, cluster))
            .OfType<Finding>();
    }

    private Finding? Judge(Service service, ImmutableArray<Pod> pods, EndpointSets sets, ClusterModel cluster)
    {
        var have = pods.SelectMany(pod => pod.Addresses).Select(address => address.AddressFamily).Distinct().ToImmutableArray();
        var lacking = service.ClusterIps.Where(address => !have.Contains(address.AddressFamily)).ToImmutableArray();
        if (pods.IsEmpty || lacking.IsEmpty || sets.Of(service.Namespace, service.Name).Any(set => set.Ready.Any(endpoint => lacking.Any(address => address.AddressFamily == endpoint.Address.AddressFamily))))
            return null;

        return Describe(service, lacking, pods[0], cluster);
    }

    private Finding Describe(Service service, ImmutableArray<IPAddress> lacking, Pod pod, ClusterModel cluster)
    {
        var family = Word(lacking[0]);
        var nodes = cluster.Fact<KubeNodes>() is { IsKnown: true, Value.All: var all } ? all : [];
        var without = nodes.Where(node => node.InternalIps.Any() && node.InternalIps.All(address => Word(address) != family)).ToImmutableArray();
        var isAll = lacking.Length == service.ClusterIps.Length;
        Sentence because = $"the Service has {lacking[0]}, and its pods have no address of {family}{(without.IsEmpty || without.Length < nodes.Length ? (Sentence)"" : "; no node has one either")}";
        return Found(FindingScope.OfService(service.Namespace, service.Name), Confidence.Likely, because,
            ("service", service.FullName), ("namespace", service.Namespace), ("name", service.Name), ("family", family), ("address", lacking[0]), ("pod", pod.FullName),
            ("pods", string.Join(", ", pod.Addresses)), ("isAll", isAll ? "yes" : ""), ("nodes", without.Length == nodes.Length && nodes.Length > 0 ? "yes" : ""), ("because", because)) with
        {
            Evidence = [Evidence.Of(LineOf(service, lacking[0]), $"{service.FullName} has {lacking[0]}"), Evidence.Of(pod.Line, $"its pod {pod.Name} has {string.Join(", ", pod.Addresses)} alone"), .. without.Take(1).Select(node => Evidence.Of(node.Line, $"{node.Name} has no address of {family}"))],
        };
    }

    private static string Word(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    private static SourceLine LineOf(Service service, IPAddress address) =>
        service.Object.Node.ItemsAt("spec", "clusterIPs").FirstOrDefault(one => IPAddress.TryParse(one.Text, out var known) && known.Equals(address))?.Line ?? (service.Object.Node.At("spec", "clusterIP") ?? service.Object.Node).Line;
}
