using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>An end of a flow as people name it, found in the model.</summary>
/// <param name="Stack">Where its packets start; null for one whose network is not in the input, or that is outside.</param>
/// <param name="Addresses">Null addresses are the kernel's choice.</param>
internal sealed record FlowEnd(string Name, NetworkStack? Stack, ImmutableArray<IPAddress> Addresses)
{
    /// <summary>The device of <see cref="Stack"/> by which its packets come in, where its own network namespace is not in the input; null where it sends from there.</summary>
    public string? EntersBy { get; init; }

    public Pod? Pod { get; init; }

    public Service? Service { get; init; }

    /// <summary>It was named by an address, which is then what its packets come from.</summary>
    public bool IsAddress { get; init; }

    /// <summary>What was taken for granted in finding it, or null.</summary>
    public string? Assumed { get; init; }

    /// <summary>For instance <c>pod shop/web-1</c>.</summary>
    public string Shown { get; init; } = Name;
}

/// <summary>Finds ends of flows: <c>pod:&lt;namespace&gt;/&lt;name&gt;</c>, <c>node:&lt;name&gt;</c>, <c>svc:&lt;namespace&gt;/&lt;name&gt;</c>, <c>ip:&lt;address&gt;</c>.</summary>
internal static class FlowEnds
{
    public const string Forms = "pod:NAMESPACE/NAME, node:NAME, svc:NAMESPACE/NAME or ip:ADDRESS";
    private const int MostNames = 10;

    /// <summary>The end; or null, with a sentence that says what is wrong with the name.</summary>
    public static (FlowEnd? End, string? Problem) Find(string name, Topology topology)
    {
        var colon = name.IndexOf(':');
        var (kind, rest) = colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
        return kind switch
        {
            "pod" => PodEnds.Find(name, rest, topology),
            "node" => Node(name, rest, topology),
            "svc" => Service(name, rest, topology),
            "ip" => Ip(name, rest, topology),
            _ => (null, $"{name}: an end of a flow is written {Forms}."),
        };
    }

    /// <summary>Names in a sentence; of many the first ones.</summary>
    public static string Listed(IReadOnlyCollection<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    private static (FlowEnd?, string?) Node(string name, string node, Topology topology) =>
        topology.Stack(node) is { Namespace: null } stack
            ? (new(name, stack, AddressesOf(stack, topology)) { Shown = $"node {node}" }, null)
            : (null, $"{name}: the input holds no such node; it holds {Listed([.. topology.Stacks.Where(one => one.Namespace is null).Select(one => one.Name)])}.");

    private static ImmutableArray<IPAddress> AddressesOf(NetworkStack stack, Topology topology)
    {
        if (topology.Cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(stack.Node.Name)?.InternalIps.ToImmutableArray() is { IsEmpty: false } known)
            return known;

        return stack.Links.IsKnown ? [.. stack.Links.Value.Addresses.Where(held => !held.IsLoopback && held.Scope == "global").Select(held => held.Address)] : [];
    }

    private static (FlowEnd?, string?) Service(string name, string rest, Topology topology)
    {
        var services = topology.Cluster.Fact<Services>();
        if (!services.IsKnown)
            return (null, $"{name}: which Services there are is not known: {services.WhyMissing}. ip:ADDRESS:PORT/PROTOCOL needs no Service.");

        var meant = services.Value.All.Where(service => rest.Contains('/') ? service.FullName == rest : service.Name == rest).ToList();
        if (meant.Count > 1)
            return (null, $"{name}: several Services have this name: {Listed([.. meant.Select(service => service.FullName)])}. Name one with its namespace.");

        return meant is [var found]
            ? (new(name, null, [.. found.ClusterIps]) { Service = found, Shown = $"svc {found.FullName}" }, null)
            : (null, $"{name}: the input holds no such Service{Others([.. services.Value.All.Select(service => service.FullName)], rest)}");
    }

    private static (FlowEnd?, string?) Ip(string name, string rest, Topology topology)
    {
        if (Address.TryParse(rest.Trim('[', ']')) is not { } address)
            return (null, $"{name}: {rest} is no address. IPv4 is written ip:10.0.0.1, IPv6 ip:[fd00::1].");

        var end = new FlowEnd(name, null, [address.ToIPAddress()]) { IsAddress = true, Shown = $"{address}{WhoseIs(address, topology)}" };
        if (topology.Holders(address).Select(holder => holder.Stack).FirstOrDefault() is { } stack)
            return (end with { Stack = stack }, null);

        // A pod whose own network is not in the input sends by its node all the same.
        return PodEnds.WithAddress(name, address, topology) is { } pod
            ? (pod with { Addresses = end.Addresses, IsAddress = true, Shown = end.Shown }, null)
            : (end, null);
    }

    private static string WhoseIs(Address address, Topology topology) =>
        topology.Cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners } && owners.Of(address.ToIPAddress()) is [var first, ..] ? $" ({first})" : "";

    /// <summary>The ends of a sentence that nothing was found: what else there is, the likeliest first.</summary>
    public static string Others(IReadOnlyCollection<string> names, string wanted)
    {
        var last = wanted[(wanted.LastIndexOf('/') + 1)..];
        var near = names.Where(name => last.Length > 0 && name.Contains(last, StringComparison.OrdinalIgnoreCase)).ToList();
        return names.Count == 0 ? "." : near.Count > 0 ? $"; did you mean {Listed(near)}?" : $"; it holds {Listed(names)}.";
    }
}
