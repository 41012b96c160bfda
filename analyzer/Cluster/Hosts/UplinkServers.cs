using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The name servers that the host was given, by systemd-resolved's or NetworkManager's word; resolv.conf may hold a stub alone.</summary>
internal sealed record UplinkServers(ImmutableArray<UplinkServer> Servers, ImmutableArray<string> Domains) : INodeFact<UplinkServers>
{
    /// <summary>How resolv.conf is tied to systemd-resolved: <c>stub</c>, <c>uplink</c>, <c>foreign</c>; null where it is not told.</summary>
    public string? ResolvConfMode { get; init; }

    public static Availability<UplinkServers> From(Node node) =>
        OfResolved(node.Host, "dns/resolvectl-status")
            .Or(() => OfResolved(node.Host, "dns/systemd-resolve-status"))
            .Or(() => OfNetworkManager(node.Host));

    private static Availability<UplinkServers> OfResolved(ArtifactStore host, string id)
    {
        var status = host.Read<ResolvedStatus>(id);
        return status is { IsKnown: true, Value.Scopes.IsEmpty: true }
            ? Availability<UplinkServers>.Missing($"{id}: it tells nothing of systemd-resolved")
            : status.Select(Of);
    }

    private static UplinkServers Of(ResolvedStatus status) => new(
        [.. status.Scopes.SelectMany(scope => scope.DnsServers.Select(server => new UplinkServer(server.Line, scope.Device, server.Value)))],
        [.. status.Scopes.SelectMany(scope => scope.Domains).Select(domain => domain.Value)])
    {
        ResolvConfMode = status.Global?.ResolvConfMode,
    };

    private static Availability<UplinkServers> OfNetworkManager(ArtifactStore host)
    {
        const string Id = "dns/nmcli-devices";
        var details = host.Read<NmcliDevices>(Id);
        return details is { IsKnown: true, Value.Devices.IsEmpty: true }
            ? Availability<UplinkServers>.Missing($"{Id}: it lists no device")
            : details.Select(Of);
    }

    private static UplinkServers Of(NmcliDevices list) => new(
        [.. list.Devices.SelectMany(device => device.Dns.Select(server => new UplinkServer(server.Line, device.Name, server.Value)))],
        [.. list.Devices.SelectMany(device => device.Domains).Select(domain => domain.Value)]);
}

/// <summary>One name server.</summary>
/// <param name="Device">The device that it is asked through; null where any will do.</param>
/// <param name="Server">As printed, with port or name where given: <c>192.0.2.11#dns.example</c>.</param>
internal sealed record UplinkServer(SourceLine Line, string? Device, string Server);
