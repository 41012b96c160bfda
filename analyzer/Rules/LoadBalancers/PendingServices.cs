using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Services of type LoadBalancer that wait for an address.</summary>
internal static class PendingServices
{
    // Controllers answer within seconds; clouds take minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ImmutableArray<string> Wishes = ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs", "kube-vip.io/loadbalancerIPs"];

    /// <summary>Those without an address, for longer than it takes to give one; where an external IP is set, that is the way in.</summary>
    public static ImmutableArray<Service> Of(Services services, ClusterModel cluster) =>
        [.. services.All.Where(service => service.Type == "LoadBalancer" && service.Ingress.IsEmpty && service.ExternalIps.IsEmpty && !IsNew(service, cluster))];

    /// <summary>The addresses that the Service asks for, with their line; none where it takes any.</summary>
    public static ImmutableArray<(IPAddress Address, SourceLine Line)> WishedBy(Service service)
    {
        var texts = Wishes.Select(key => service.Object.Node.At("metadata", "annotations", key)).Append(service.Object.Node.At("spec", "loadBalancerIP"));
        return [.. texts.Where(node => node?.Text is not null).SelectMany(node => node!.Text!.Split(',').Select(text => (Text: text.Trim(), node.Line))).Where(one => IPAddress.TryParse(one.Text, out _)).Select(one => (IPAddress.Parse(one.Text), one.Line))]; // filtered
    }

    private static bool IsNew(Service service, ClusterModel cluster) =>
        KubernetesTime.Parse(service.Object.Node.TextAt("metadata", "creationTimestamp")) is { } made && cluster.Captured is { } now && now - made < Patience;
}
