using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The Services that answer for the cluster's names.</summary>
/// <param name="WhyPartial">Why there may be others; null where these are all.</param>
internal sealed record ClusterDnsServices(ImmutableArray<Service> All, Sentence? WhyPartial) : IClusterFact<ClusterDnsServices>
{
    private const int DnsPort = 53;

    // OpenShift calls it dns-default, RKE2's chart rke2-coredns-rke2-coredns.
    private static readonly ImmutableArray<string> Names = ["kube-dns", "coredns", "dns-default", "rke2-coredns-rke2-coredns"];

    /// <summary>The one that pods are meant to ask.</summary>
    public Service? Main => All.FirstOrDefault(service => service.Name == "kube-dns") ?? All.FirstOrDefault(service => !service.ClusterIps.IsEmpty);

    public Service? With(IPAddress address) => All.FirstOrDefault(service => service.ClusterIps.Contains(address));

    public static Availability<ClusterDnsServices> From(ClusterModel cluster) =>
        cluster.Fact<Services>().Select(services => new ClusterDnsServices([.. services.All.Where(IsDns)], services.WhyPartial));

    private static bool IsDns(Service service) =>
        (Names.Contains(service.Name) || service.Selector.GetValueOrDefault("k8s-app") is "kube-dns" or "coredns") && service.Ports.Any(port => port.Port == DnsPort);
}
