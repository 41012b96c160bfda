using System.Collections.Immutable;
using System.Net;
using SupportBundle.Collector.Cluster;

namespace SupportBundle.Collector.Collection.Targets;

/// <summary>Whom this node is configured to talk to, by its files; nobody is asked.</summary>
internal sealed record Surroundings
{
    private const long LargestFile = 1 << 20;

    /// <summary>What is looked through for addresses, besides the kubeconfigs of <see cref="KubeconfigSources.OnNode"/>.</summary>
    public static readonly ImmutableArray<string> Files =
    [
        "/var/lib/kubelet/kubeconfig", "/var/lib/kube-proxy/kubeconfig", "/var/lib/kube-proxy/kubeconfig.conf", "/var/lib/kubernetes/kubelet.kubeconfig", "/etc/kubernetes/kubeconfig-kubelet",
        "/etc/kubernetes/manifests/kube-vip.yaml", "/etc/keepalived/keepalived.conf", "/etc/resolv.conf", "/run/systemd/resolve/resolv.conf",
        "/var/lib/kubelet/config.yaml", "/var/lib/kubelet/kubeadm-flags.env", "/etc/kubernetes/kubelet-config.yaml", "/etc/kubernetes/kubelet.yaml", "/proc/net/route", "/proc/net/ipv6_route",
    ];

    /// <summary>Host and port of each API server that a kubeconfig names.</summary>
    public ImmutableArray<DnsEndPoint> ApiServers { get; init; } = [];
    public ImmutableArray<IPAddress> VirtualAddresses { get; init; } = [];
    public ImmutableArray<IPAddress> Gateways { get; init; } = [];
    public ImmutableArray<IPAddress> NameServers { get; init; } = [];
    public ImmutableArray<IPAddress> ClusterDns { get; init; } = [];
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Everything that has an address, each once.</summary>
    public IEnumerable<IPAddress> Addresses =>
        ApiServers.Select(server => IPAddress.TryParse(server.Host, out var address) ? address : null).OfType<IPAddress>()
            .Concat(VirtualAddresses).Concat(Gateways).Concat(NameServers).Concat(ClusterDns).Distinct();

    public static Surroundings Read() => Read(ReadFile);

    /// <param name="read">A file's text; empty where there is none.</param>
    public static Surroundings Read(Func<string, string> read)
    {
        var kubelet = string.Concat(Files.Where(path => path.Contains("kubelet", StringComparison.Ordinal) && !path.Contains("kubeconfig", StringComparison.Ordinal)).Select(read));
        return new()
        {
            ApiServers = [.. KubeconfigSources.OnNode.Concat(Files.Where(path => path.Contains("kubeconfig", StringComparison.Ordinal))).SelectMany(path => AddressText.Servers(read(path))).Distinct()],
            VirtualAddresses = [.. AddressText.VirtualAddresses(read("/etc/keepalived/keepalived.conf")).Concat(AddressText.KubeVipAddresses(read("/etc/kubernetes/manifests/kube-vip.yaml"))).Distinct()],
            Gateways = [.. AddressText.Gateways(read("/proc/net/route")).Concat(AddressText.Gateways6(read("/proc/net/ipv6_route"))).Distinct()],
            NameServers = [.. AddressText.NameServers(read("/etc/resolv.conf")).Concat(AddressText.NameServers(read("/run/systemd/resolve/resolv.conf"))).Distinct()],
            ClusterDns = [.. AddressText.ClusterDns(kubelet).Distinct()],
            ClusterDomain = AddressText.ClusterDomain(kubelet) ?? "cluster.local",
        };
    }

    private static string ReadFile(string path)
    {
        using var content = new MemoryStream();
        _ = FileCopy.Copy(path, LargestFile, keepTail: false, content);
        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }
}
