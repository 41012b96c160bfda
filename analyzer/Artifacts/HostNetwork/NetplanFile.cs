using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>A file of netplan: interfaces by their kind, each under its id (netplan-yaml(5)).</summary>
/// <param name="Renderer"><c>networkd</c>, <c>NetworkManager</c>; null where it is not said, which means the former on servers.</param>
internal sealed record NetplanFile(ImmutableArray<ConfiguredInterface> Interfaces, string? Renderer) : IArtifact<NetplanFile>
{
    private static readonly ImmutableArray<string> Physical = ["ethernets", "wifis", "modems"];
    private static readonly ImmutableArray<string> Virtual = ["bonds", "bridges", "vlans", "tunnels", "vrfs", "dummy-devices", "virtual-ethernets"];

    // network:
    //   version: 2
    //   ethernets:
    //     ens18: {addresses: [192.0.2.10/24], routes: [{to: default, via: 192.0.2.1}], mtu: 9000}
    public static Parsed<NetplanFile> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var notes = documents.Notes.ToBuilder();
        var network = documents.Value.Roots.Select(root => root["network"]).OfType<DocumentNode>().FirstOrDefault();
        if (network is not { Kind: NodeKind.Map })
        {
            notes.Add(new(text.Whole, "no network stands in it"));
            return new(new([], null), notes.ToImmutable());
        }

        var interfaces = Physical.Concat(Virtual).SelectMany(kind => Of(network[kind], notes)).ToImmutableArray();
        foreach (var other in network.Children.Where(child => !Physical.Concat(Virtual).Contains(child.Name) && child.Name is not ("version" or "renderer" or "openvswitch" or "nm-devices")))
            notes.Add(new(other.Line, $"{other.Name} is not known in a network"));

        return new(new(interfaces, network.TextAt("renderer")), notes.ToImmutable());
    }

    private static IEnumerable<ConfiguredInterface> Of(DocumentNode? kind, ImmutableArray<ParseNote>.Builder notes)
    {
        if (kind is null or { Kind: NodeKind.Null })
            return [];
        if (kind.Kind != NodeKind.Map)
            notes.Add(new(kind.Line, $"{kind.Name} holds no interfaces"));

        // renderer: may stand among the ids
        return [.. kind.Children.Where(child => child is { Name: not null, Kind: NodeKind.Map or NodeKind.Null }).Select(child => new NetplanInterface(child, notes).Read())];
    }
}

/// <summary>Reads one interface of netplan.</summary>
internal sealed class NetplanInterface(DocumentNode node, ImmutableArray<ParseNote>.Builder notes)
{
    public ConfiguredInterface Read() => new(node.Line, Names())
    {
        HasOtherConditions = node.At("match", "macaddress") is not null || node.At("match", "driver") is not null,
        Mtu = Mtu(),
        Addresses = [.. node.ItemsAt("addresses").Select(Address).OfType<Said<Prefix>>()],
        Routes = [.. Gateway("gateway4"), .. Gateway("gateway6"), .. node.ItemsAt("routes").Select(Route).OfType<ConfiguredRoute>()],
        UsesDhcp = node.FlagAt("dhcp4"),
        IsLeftAlone = node.TextAt("activation-mode") == "manual",
    };

    // With a match, the id is a name for the file alone.
    private ImmutableArray<string> Names() => node["match"] is { Kind: NodeKind.Map } match
        ? [.. new[] { match.TextAt("name"), node.TextAt("set-name") }.OfType<string>(), .. match.TextsAt("name")]
        : [node.Name ?? ""];

    private Said<int>? Mtu()
    {
        if (node["mtu"] is not { } mtu)
            return null;
        if (node.NumberAt("mtu") is { } size)
            return new(size, mtu.Line);

        notes.Add(new(mtu.Line, "an MTU that is no number"));
        return null;
    }

    // - 192.0.2.10/24      - 192.0.2.11/24: {label: "ens18:1"}
    private Said<Prefix>? Address(DocumentNode item)
    {
        var text = item.Kind == NodeKind.Map && item.Children is [var only, ..] ? only.Name : item.Text;
        if (text is not null && Prefix.TryParse(text) is { } prefix)
            return new(prefix, item.Line);

        notes.Add(new(item.Line, "not an address"));
        return null;
    }

    private IEnumerable<ConfiguredRoute> Gateway(string key)
    {
        if (node[key] is not { } said)
            yield break;

        if (ConfiguredRoute.AddressOf(said.Text) is { } gateway)
            yield return new(said.Line, Prefix.All(gateway.AddressFamily), gateway);
        else
            notes.Add(new(said.Line, "not a gateway"));
    }

    private ConfiguredRoute? Route(DocumentNode item)
    {
        var gateway = ConfiguredRoute.AddressOf(item.TextAt("via"));
        var isV6 = gateway?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (item.TextAt("to") is { } to && ConfiguredRoute.DestinationOf(to, isV6) is { } destination && (gateway is not null || item["via"] is null))
            return new(item.Line, destination, gateway) { Table = item.TextAt("table"), Metric = item.NumberAt("metric") };

        notes.Add(new(item.Line, "not a route"));
        return null;
    }
}
