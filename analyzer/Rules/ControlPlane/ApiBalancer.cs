using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A port of a node's balancer behind which are API servers.</summary>
internal sealed record ApiBalancer(BalancedPort Port, ImmutableArray<BalancedServer> Servers)
{
    private const int ApiPort = 6443;

    /// <summary>By the port of the servers, or by an address that is a control plane node's.</summary>
    public static IEnumerable<ApiBalancer> Of(BalancedPorts ports, ClusterModel cluster)
    {
        var known = ControlPlaneAddresses(cluster);
        return ports.All
            .Select(port => new ApiBalancer(port, [.. port.Servers.Where(server => !server.IsDisabled)]))
            .Where(one => !one.Servers.IsEmpty && one.Servers.Any(server => server.Port == ApiPort || (one.Port.Port == ApiPort && server.Address is { } address && known.Contains(address))));
    }

    /// <summary>Addresses at which API servers are known to be; none where the input does not tell.</summary>
    public static ImmutableHashSet<IPAddress> ControlPlaneAddresses(ClusterModel cluster)
    {
        var nodes = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var listed } ? listed.All.Where(node => node.IsControlPlane).SelectMany(node => node.Addresses.Select(address => address.Ip)) : [];
        var endpoints = cluster.Fact<EndpointSets>() is { IsKnown: true, Value: var sets } ? sets.Of("default", "kubernetes").SelectMany(set => set.Endpoints).Select(endpoint => endpoint.Address) : [];
        var servers = cluster.Fact<Components>() is { IsKnown: true, Value: var components } ? components.Named("kube-apiserver").Select(AddressOf) : [];
        return [.. nodes.Concat(endpoints).Concat(servers).OfType<IPAddress>()];
    }

    /// <summary>Why it is not known whether the node balances anything; null where it is known that it does not, or what.</summary>
    public static Sentence? WhyUnknown(Node node) => node.Fact<BalancedPorts>().WhyMissing is { } why && !RunsNone(node) ? why : null;

    /// <summary>Its processes are known, and none of them is a balancer's.</summary>
    public static bool RunsNone(Node node) =>
        node.Fact<RunningProcesses>() is { IsKnown: true, Value: { WhyIncomplete: null } processes } && !processes.All.Any(process => process.Program is "haproxy" or "nginx" or "keepalived");

    private static IPAddress? AddressOf(Component server) => IPAddress.TryParse(server["advertise-address"]?.Value, out var address) ? address : null;
}
