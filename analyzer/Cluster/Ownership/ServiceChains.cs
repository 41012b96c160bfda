using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Which chains kube-proxy makes for which Service port and endpoint: it names them by a hash that can be worked out again.</summary>
internal sealed record ServiceChains(ImmutableDictionary<string, ServiceChain> ByName) : IClusterFact<ServiceChains>
{
    // pkg/proxy/iptables/proxier.go: KUBE-XLB until 1.23, KUBE-EXT and KUBE-SVL since 1.24.
    private static readonly ImmutableArray<string> OfPort = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-", "KUBE-XLB-"];
    private const string OfEndpoint = "KUBE-SEP-";
    private const int HashLength = 16;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The chain of this name, or null: no Service of the input has it.</summary>
    public ServiceChain? Find(string chain) => ByName.GetValueOrDefault(chain);

    public static Availability<ServiceChains> From(ClusterModel cluster)
    {
        var endpoints = cluster.Fact<EndpointSets>();
        return cluster.Fact<Services>().Select(services =>
        {
            var chains = ImmutableDictionary.CreateBuilder<string, ServiceChain>(StringComparer.Ordinal);
            foreach (var service in services.All)
                Add(chains, service, endpoints);
            return new ServiceChains(chains.ToImmutable());
        });
    }

    /// <summary>A Service's port as kube-proxy writes it in comments and hashes: <c>kube-system/kube-dns:dns-tcp</c>.</summary>
    public static string PortName(Service service, ServicePort port) => port.Name.Length == 0 ? service.FullName : $"{service.FullName}:{port.Name}";

    /// <summary>The sixteen characters behind the prefix of the chains of a Service port, or with an endpoint's <c>address:port</c> of that endpoint.</summary>
    public static string Hash(string portName, string protocol, string endpoint = "")
    {
        var digest = Sha256Hash.HashOf(Encoding.UTF8.GetBytes($"{portName}{protocol.ToLowerInvariant()}{endpoint}"));
        var hash = new StringBuilder(HashLength);
        for (var bit = 0; hash.Length < HashLength; bit += 5)
        {
            var pair = (digest[bit / 8] << 8) | digest[(bit / 8) + 1];
            hash.Append(Base32[(pair >> (11 - (bit % 8))) & 31]);
        }

        return hash.ToString();
    }

    private static void Add(ImmutableDictionary<string, ServiceChain>.Builder chains, Service service, Availability<EndpointSets> endpoints)
    {
        foreach (var port in service.Ports)
        {
            var name = PortName(service, port);
            foreach (var prefix in OfPort)
                chains[$"{prefix}{Hash(name, port.Protocol)}"] = new(service, port, null);
            if (!endpoints.IsKnown)
                continue;

            foreach (var (endpoint, number) in EndpointsOf(endpoints.Value, service, port))
                chains[$"{OfEndpoint}{Hash(name, port.Protocol, Text(endpoint, number))}"] = new(service, port, endpoint);
        }
    }

    private static IEnumerable<(Endpoint Endpoint, int Port)> EndpointsOf(EndpointSets sets, Service service, ServicePort port) =>
        from set in sets.Of(service.Namespace, service.Name)
        from number in set.Ports.Where(one => one.Name == port.Name && one.Protocol == port.Protocol).Select(one => one.Port)
        from endpoint in set.Endpoints
        select (endpoint, number);

    private static string Text(Endpoint endpoint, int port) =>
        endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{endpoint.Address}]:{port}" : $"{endpoint.Address}:{port}";
}

/// <summary>What a chain of kube-proxy is for.</summary>
/// <param name="Endpoint">Null for the chains of the port itself.</param>
internal sealed record ServiceChain(Service Service, ServicePort Port, Endpoint? Endpoint)
{
    public override string ToString()
    {
        var port = $"port {Port.Port}/{Port.Protocol.ToLowerInvariant()} of the Service {Service.FullName}";
        return Endpoint is null ? port : $"endpoint {Endpoint.Address} of {port}";
    }
}
