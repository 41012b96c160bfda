using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's interfaces and their addresses, in its own network namespace.</summary>
internal sealed record NodeLinks(ImmutableArray<Link> Links) : INodeFact<NodeLinks>
{
    private LinkIndex? _index;

    /// <summary>What the artifact that they were taken from does not tell, or null: an address that is not among them may be there all the same.</summary>
    public Sentence? WhyPartial { get; init; }

    public IEnumerable<InterfaceAddress> Addresses => Links.SelectMany(link => link.Addresses);

    /// <summary>The interface of this name, or null.</summary>
    public Link? Link(string name) => Index.ByName.GetValueOrDefault(name);

    /// <summary>Which interface holds this address, or null.</summary>
    public InterfaceAddress? Holder(IPAddress address) => Index.ByAddress.GetValueOrDefault(address);

    private LinkIndex Index => _index is { } made && made.Links == Links ? made : _index = new(Links);

    public static Availability<NodeLinks> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeLinks> In(ArtifactStore place) =>
        place.Read<LinkList>("links/addr")
            .Or(() => place.Read<LinkList>("links/addr-text"))
            .Select(list => new NodeLinks([.. list.Links.Select(link => WithDetails(link, place))]))
            .Or(() => Ifconfig(place))
            .Or(() => Devices(place));

    // "ip addr" is often taken without -d and -s, and "ip -s -d link" beside it.
    private static Link WithDetails(Link link, ArtifactStore place)
    {
        var further = place.Read<LinkList>("links/link").Or(() => place.Read<LinkList>("links/link-text"));
        if (!further.IsKnown || further.Value.Links.FirstOrDefault(other => other.Name == link.Name) is not { } more)
            return link;

        return link with
        {
            Flags = link.Flags.IsEmpty ? more.Flags : link.Flags,
            Mtu = link.Mtu ?? more.Mtu,
            OperState = link.OperState ?? more.OperState,
            LinkAddress = link.LinkAddress ?? more.LinkAddress,
            Master = link.Master ?? more.Master,
            Kind = link.Kind ?? more.Kind,
            Details = link.Details ?? more.Details,
            Port = link.Port ?? more.Port,
            BondPort = link.BondPort ?? more.BondPort,
            Program = link.Program ?? more.Program,
            Counters = link.Counters ?? more.Counters,
        };
    }

    private static Availability<NodeLinks> Ifconfig(ArtifactStore place) =>
        place.Read<IfconfigList>("links/ifconfig").Select(list => new NodeLinks(list.Links)
        {
            WhyPartial = "links/ifconfig: it shows no secondary address without a label, no kinds, and no masters",
        });

    // /sys has the devices; the IPv4 addresses are in the trie without their devices, so only those of IPv6 can be laid to one.
    private static Availability<NodeLinks> Devices(ArtifactStore place)
    {
        var devices = place.Read<DeviceList>("links/devices").Select(list => list.Links)
            .Or(() => place.Read<ProcNetDev>("links/proc-net-dev").Or(() => place.Read<ProcNetDev>("files/proc/net/dev")).Select(list => list.Links));
        var addresses = place.Read<ProcIfInet6>("files/proc/net/if_inet6") is { IsKnown: true } read ? read.Value.Addresses : [];
        return devices.Select(links => new NodeLinks([.. links.Select(link => link with { Addresses = [.. addresses.Where(held => held.Device == link.Name)] })])
        {
            WhyPartial = $"{links.FirstOrDefault()?.Line.Artifact.Path ?? "links/devices"}: it shows no IPv4 addresses and no flags ({new ShellCommand("ip addr")} on the node would tell)",
        });
    }
}

/// <summary>Interfaces by name and by address, the first where two have the same.</summary>
internal sealed class LinkIndex
{
    public LinkIndex(ImmutableArray<Link> links)
    {
        Links = links;
        foreach (var link in links)
        {
            ByName.TryAdd(link.Name, link);
            foreach (var held in link.Addresses)
                ByAddress.TryAdd(held.Address, held);
        }
    }

    public ImmutableArray<Link> Links { get; }

    public Dictionary<string, Link> ByName { get; } = new(StringComparer.Ordinal);

    public Dictionary<IPAddress, InterfaceAddress> ByAddress { get; } = [];
}
