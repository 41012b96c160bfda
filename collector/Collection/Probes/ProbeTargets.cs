using System.Collections.Immutable;
using SupportBundle.Collector.Collection.Targets;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Probes;

/// <summary>What is tried on this node.</summary>
internal static class ProbeTargets
{
    private const int ApiServerPort = 6443, DnsPort = 53;

    /// <summary>What components offer to their own host: kubelet, kube-proxy, controller-manager, scheduler, etcd, Felix, Cilium, Weave.</summary>
    public static readonly ImmutableArray<ProbeTarget> LocalPages =
    [
        Local(10248, "http:/healthz"), Local(10256, "http:/healthz"), Local(10257, "https:/healthz"), Local(10259, "https:/healthz"),
        Local(2381, "http:/health"), Local(9099, "http:/readiness"), Local(9879, "http:/healthz"), Local(6784, "http:/status"),
    ];

    public static IEnumerable<ProbeTarget> Of(ProbeSpec spec)
    {
        if (spec.Only is { } only)
            return [only];

        var around = Surroundings.Read();
        return (spec.Kind switch
        {
            ProbeKind.Tcp => Tcp(around),
            ProbeKind.Dns => Dns(around),
            _ => LocalPages.Concat(around.ApiServers.Select(server => new ProbeTarget(ProbeKind.Http, server.Host, server.Port, "https:/readyz"))),
        }).Distinct();
    }

    public static string Sources(ProbeSpec spec) => spec switch
    {
        { Only: { } only } => $"{only.Address} port {only.Port}{(only.Name is { } name ? $" for {name}" : "")}",
        { Kind: ProbeKind.Tcp } => "each API server that a kubeconfig of this node names, and each virtual address",
        { Kind: ProbeKind.Dns } => "each name server of resolv.conf for this cluster's domain, and the cluster DNS for kubernetes.default",
        _ => $"/readyz of each API server, and on 127.0.0.1 {string.Join(", ", LocalPages.Select(page => $"port {page.Port} {page.Name?.Split(':')[1]}"))}",
    };

    private static IEnumerable<ProbeTarget> Tcp(Surroundings around) =>
        around.ApiServers.Select(server => new ProbeTarget(ProbeKind.Tcp, server.Host, server.Port))
            .Concat(around.VirtualAddresses.Select(address => new ProbeTarget(ProbeKind.Tcp, address.ToString(), around.ApiServers.FirstOrDefault()?.Port ?? ApiServerPort)));

    // The name servers of the site do not know the cluster's domain; that they answer so, and how fast, is what is asked.
    private static IEnumerable<ProbeTarget> Dns(Surroundings around)
    {
        var name = $"kubernetes.default.svc.{around.ClusterDomain}";
        return around.ClusterDns.Concat(around.NameServers).Select(address => new ProbeTarget(ProbeKind.Dns, address.ToString(), DnsPort, name));
    }

    private static ProbeTarget Local(int port, string page) => new(ProbeKind.Http, "127.0.0.1", port, page);
}
