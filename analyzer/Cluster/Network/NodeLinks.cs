using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's interfaces and their addresses, in its own network namespace.</summary>
internal sealed record NodeLinks(ImmutableArray<Link> Links) : INodeFact<NodeLinks>
{
    public IEnumerable<InterfaceAddress> Addresses => Links.SelectMany(link => link.Addresses);

    /// <summary>The interface of this name, or null.</summary>
    public Link? Link(string name) => Links.FirstOrDefault(link => link.Name == name);

    /// <summary>Which interface holds this address, or null.</summary>
    public InterfaceAddress? Holder(IPAddress address) => Addresses.FirstOrDefault(held => held.Address.Equals(address));

    public static Availability<NodeLinks> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeLinks> In(ArtifactStore place) =>
        place.Read<LinkList>("links/addr")
            .Or(() => place.Read<LinkList>("links/addr-text"))
            .Select(list => new NodeLinks(list.Links));
}
