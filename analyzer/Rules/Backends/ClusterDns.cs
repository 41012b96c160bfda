using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>The Service of the cluster's name servers.</summary>
internal static class ClusterDns
{
    public static bool Is(Service service) =>
        (service.Namespace == "kube-system" && service.Name is "kube-dns" or "coredns" or "rke2-coredns-rke2-coredns")
        || (service.Namespace == "openshift-dns" && service.Name == "dns-default");

    public static Service? In(Services services) => services.All.FirstOrDefault(Is);
}
