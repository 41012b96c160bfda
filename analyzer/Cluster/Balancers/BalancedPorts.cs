using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>All that the balancers on a node take connections on, by their configurations: HAProxy, nginx's streams, keepalived's virtual servers.</summary>
/// <param name="Missing">Configurations that could not be read, each with the reason.</param>
internal sealed record BalancedPorts(ImmutableArray<BalancedPort> All, ImmutableArray<Sentence> Missing) : INodeFact<BalancedPorts>
{
    private const string Haproxy = "files/etc/haproxy/haproxy.cfg";
    private const string Nginx = "files/etc/nginx/nginx.conf";

    public IEnumerable<BalancedPort> On(int port) => All.Where(one => one.Port == port);

    public static Availability<BalancedPorts> From(Node node)
    {
        var haproxy = BalancerFiles.Read<HaproxyConfig>(node, Haproxy, "files/etc/haproxy/", id => id.EndsWith(".cfg", StringComparison.Ordinal));
        var nginx = BalancerFiles.Read<NginxConfig>(node, Nginx, "files/etc/nginx/", IsOfNginx);
        var keepalived = VirtualAddresses.ConfigurationsOf(node);
        ImmutableArray<Sentence> missing = [.. new[] { haproxy.WhyMissing, nginx.WhyMissing, keepalived.WhyMissing }.OfType<Sentence>()];
        return haproxy.IsKnown || nginx.IsKnown || keepalived.IsKnown
            ? Availability<BalancedPorts>.Known(new(
                [
                    .. haproxy.IsKnown ? HaproxyPorts.Of(haproxy.Value.Select(pair => pair.Value), node) : [],
                    .. nginx.IsKnown ? OfNginx(nginx.Value) : [],
                    .. keepalived.IsKnown ? keepalived.Value.SelectMany(config => config.VirtualServers).Select(OfKeepalived).OfType<BalancedPort>() : [],
                ],
                missing))
            : Availability<BalancedPorts>.Missing(Sentence.Join("; ", missing));
    }

    // An upstream may stand in another file than the server that names it.
    private static IEnumerable<BalancedPort> OfNginx(ImmutableArray<(string Id, NginxConfig Value)> files)
    {
        var stream = NginxStream.Of(files.SelectMany(file => IsOfStream(file.Id) ? file.Value.Directives : file.Value.Stream));
        return stream.Listeners.Where(listener => listener.Port > 0).Select(listener => new BalancedPort(
            "nginx",
            $"stream to {(listener.Target.Length == 0 ? "nobody" : listener.Target)}",
            AddressOf(listener.Host),
            listener.Port,
            listener.IsUdp ? "udp" : "tcp",
            [.. stream.ServersOf(listener).Select(OfNginx)],
            listener.Line));
    }

    // sites-enabled holds links to files of any name.
    private static bool IsOfNginx(string id) => id.EndsWith(".conf", StringComparison.Ordinal) || id.Contains("-enabled/", StringComparison.Ordinal);

    // stream.d/api.conf, streams-enabled/api: nginx.conf includes them within its stream block.
    private static bool IsOfStream(string id) => id.StartsWith("files/etc/nginx/stream", StringComparison.Ordinal);

    private static BalancedServer OfNginx(NginxServer server) => new(
        $"{server.Host}:{server.Port}", AddressOf(server.Host), server.Port, server.IsBackup, server.IsDown, Unknown("nginx tells of no server's state"), server.Line);

    private static BalancedPort? OfKeepalived(VirtualServer server) => AddressOf(server.Address) is { } address && server.Port is { } port
        ? new("keepalived", "virtual server", address, port, server.Protocol, [.. server.RealServers.Select(OfKeepalived)], server.Block.Line)
        : null;

    private static BalancedServer OfKeepalived(KeepalivedBlock server) => new(
        $"{server.Words[1]}:{server.Words[2]}", AddressOf(server.Words[1]), LineWords.NumberOf(server.Words[2]) ?? 0, false, false, Unknown("keepalived's configuration tells of no server's state"), server.Line);

    private static Availability<HaproxyState> Unknown(string why) => Availability<HaproxyState>.Missing(why);

    /// <summary>Null for a name, and for what stands for all addresses.</summary>
    internal static IPAddress? AddressOf(string host) =>
        host.AsSpan().IndexOfAny('.', ':') >= 0 && IPAddress.TryParse(host, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : null;
}
