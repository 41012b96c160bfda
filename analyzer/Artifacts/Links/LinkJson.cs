using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Reads the objects of <c>ip -j addr</c> and <c>ip -j link</c>.</summary>
internal static class LinkJson
{
    public static Parsed<LinkList> Parse(ArtifactText text)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (row.Text("ifname") is { } name)
                links.Add(FromJson(row, name, notes));
            else
                notes.Add(new(row.Line, "not an interface"));
        }

        return new(new(text, links.ToImmutable()), notes.ToImmutable());
    }

    // {"ifindex":2,"link_index":5,"ifname":"eth0","flags":["BROADCAST","UP"],"mtu":1500,"operstate":"UP","link_netnsid":0,"linkinfo":{"info_kind":"veth"},"addr_info":[...]}
    private static Link FromJson(JsonRow row, string name, ImmutableArray<ParseNote>.Builder notes)
    {
        var info = row.Row("linkinfo");
        var kind = info?.Text("info_kind");
        return new(row.Line, row.Int("ifindex") ?? 0, name, [.. row.Texts("flags")])
        {
            Mtu = row.Int("mtu"),
            OperState = row.Text("operstate"),
            Kind = kind,
            Master = row.Text("master"),
            LinkAddress = row.Text("address"),
            QueueLength = row.Int("txqlen"),
            Alias = row.Text("ifalias"),
            AlternativeNames = [.. row.Texts("altnames")],
            Lower = row.Text("link"),
            PeerIndex = row.Int("link_index"),
            PeerNamespace = row.Text("link_netns") ?? row.Text("link_netnsid"),
            Details = info?.Row("info_data") is { } data ? LinkAttributes.Of(data).Details(kind) : null,
            Port = info is { } port && port.Text("info_slave_kind") == "bridge" ? Slave(port)?.BridgePort() : null,
            BondPort = info is { } bond && bond.Text("info_slave_kind") == "bond" ? Slave(bond)?.BondPort() : null,
            Program = row.Row("xdp")?.Row("prog")?.Text("id"),
            Counters = CountersOf(row.Row("stats64") ?? row.Row("stats")),
            Addresses = Addresses(row, name, notes),
        };
    }

    private static LinkAttributes? Slave(JsonRow info) => info.Row("info_slave_data") is { } data ? LinkAttributes.Of(data) : null;

    // {"rx":{"bytes":918,"packets":11,"errors":0,"dropped":0,"over_errors":0,"multicast":0},"tx":{"bytes":3314,...,"carrier_errors":0,"collisions":0}}
    private static LinkCounters? CountersOf(JsonRow? stats)
    {
        if (stats is not { } all || all.Row("rx") is not { } rx || all.Row("tx") is not { } tx)
            return null;

        return new(Of(rx, "bytes"), Of(rx, "packets"), Of(rx, "errors"), Of(rx, "dropped"), Of(tx, "bytes"), Of(tx, "packets"), Of(tx, "errors"), Of(tx, "dropped"))
        {
            RxMissed = Of(rx, "over_errors"),
            TxCarrier = Of(tx, "carrier_errors"),
            Collisions = Of(tx, "collisions"),
        };
    }

    private static long Of(JsonRow row, string name) => row.Number(name) ?? 0;

    private static ImmutableArray<InterfaceAddress> Addresses(JsonRow row, string name, ImmutableArray<ParseNote>.Builder notes)
    {
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (var info in row.Rows("addr_info").Where(info => info.Value.EnumerateObject().Any())) // {} stands for what a filter left out
        {
            if (AddressOf(info, name) is { } address)
                addresses.Add(address);
            else
                notes.Add(new(row.Line, $"an address of {name} is not readable"));
        }

        return addresses.ToImmutable();
    }

    // {"family":"inet","local":"192.168.56.12","prefixlen":24,"scope":"global","secondary":true,"label":"eth0:1","valid_life_time":4294967295}
    private static InterfaceAddress? AddressOf(JsonRow info, string name)
    {
        if (Prefix.TryParse($"{info.Text("local")}/{info.Text("prefixlen")}") is not { } network)
            return null;

        return new(info.Line, name, network, info.Text("scope") ?? "global", info.Has("secondary"))
        {
            Peer = info.Address("address"),
            Label = info.Text("label"),
            Flags = [.. info.Value.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.True).Select(member => member.Name)],
            ValidSeconds = info.Number("valid_life_time") is { } seconds and < uint.MaxValue ? seconds : null,
        };
    }
}
