using System.Globalization;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Chains and addresses by the names that people have for them.</summary>
internal sealed class FlowNames(ClusterModel cluster)
{
    private const int HashLength = 16;

    private const string OfNamespace = " of the network namespace ";

    private readonly PodNamespaces? _spaces = cluster.Fact<PodNamespaces>() is { IsKnown: true, Value: var spaces } ? spaces : null;
    private readonly ServiceChains? _chains = cluster.Fact<ServiceChains>() is { IsKnown: true, Value: var chains } ? chains : null;
    private readonly AddressOwners? _owners = cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners } ? owners : null;

    /// <summary>A chain of kube-proxy by what it is for (<c>KUBE-SVC[shop/web:http]</c>), another by its own name.</summary>
    public string Chain(string chain)
    {
        if (_chains?.Find(chain) is not { } known || chain.Length <= HashLength)
            return chain;

        var what = known.Endpoint is { } endpoint ? $"{endpoint.Address}" : ServiceChains.PortName(known.Service, known.Port);
        return $"{chain[..^(HashLength + 1)]}[{what}]";
    }

    /// <summary>Whose the address is (<c>pod shop/web-1</c>), or null.</summary>
    public string? Owner(Address address)
    {
        var claims = _owners?.Of(address.ToIPAddress()) ?? [];
        var best = claims.FirstOrDefault(owner => owner.What.StartsWith("pod ", StringComparison.Ordinal))
            ?? claims.FirstOrDefault(owner => owner.What.Contains(" of the node ", StringComparison.Ordinal))
            ?? claims.FirstOrDefault(owner => !owner.What.StartsWith("interface ", StringComparison.Ordinal))
            ?? claims.FirstOrDefault();
        return best is null ? null : best.What.Contains(OfNamespace, StringComparison.Ordinal) && best.Node is { } node ? Place($"{node}/{best.What[(best.What.IndexOf(OfNamespace, StringComparison.Ordinal) + OfNamespace.Length)..]}") : best.What;
    }

    /// <summary>A network stack by its pod's name, where it is a pod's.</summary>
    public string Place(string stack)
    {
        var slash = stack.IndexOf('/');
        var space = slash < 0 ? null : _spaces?.All.FirstOrDefault(one => one.Node == stack[..slash] && one.Namespace == stack[(slash + 1)..]);
        return space?.Pod is { } pod ? $"pod {pod}" : stack;
    }

    /// <summary>An address with its port: <c>10.244.0.7:53 (pod kube-system/coredns-1)</c>.</summary>
    public string End(Address address, int? port) => Owner(address) is { } owner ? $"{Bare(address, port)} ({owner})" : Bare(address, port);

    public static string Bare(Address address, int? port) => port is null ? $"{address}" : address.IsV6 ? $"[{address}]:{port}" : $"{address}:{port}";

    public static string Chance(double probability) => $"p={probability.ToString("0.##", CultureInfo.InvariantCulture)}";
}
