using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A tunnel does not know a peer: the neighbour or forwarding entry that the network plug-in sets is missing, or names another device or node.</summary>
internal sealed class OverlayPeerEntryWrong : NodeRule
{
    public override RuleInfo Info { get; } = new("links/overlay-peer-entry-wrong", Severity.Critical)
    {
        Explains = ["path/cluster-traffic-stopped", "cni/no-route-to-host", "services/upstream-no-route"],
        Needs = ["routing/routes", "routing/neighbours", "links/bridge-fdb", "links/addr of the nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        Need(node.Fact<NodeLinks>());
        var own = Overlays.Of(node).ToList();
        if (own.Count == 0)
            return [];

        var (neighbours, fdb, networks) = (Need(node.Fact<NodeNeighbours>()), Need(node.Fact<NodeFdb>()), Need(node.Fact<PodNetworks>()));
        return own.SelectMany(overlay => networks.Remote.Where(network => network.Device == overlay.Link.Name && network.Route.Hop.Gateway is not null)
            .Select(network => Judge(overlay, network, neighbours, fdb, cluster))).OfType<Finding>();
    }

    private Finding? Judge(Overlay own, PodNetwork network, NodeNeighbours neighbours, NodeFdb fdb, ClusterModel cluster)
    {
        var gateway = network.Route.Hop.Gateway!; // filtered
        if (Overlays.Of(cluster).FirstOrDefault(other => other.Node != own.Node && other.Link.Name == own.Link.Name && other.Link.Addresses.Any(held => held.Address.Equals(gateway))) is not { Link.LinkAddress: { } mac } peer)
            return null; // the peer is not in the input

        var neighbour = neighbours.Neighbours.FirstOrDefault(entry => entry.Device == own.Link.Name && entry.Address.Equals(gateway));
        if (neighbour?.LinkAddress is not { } known)
            return Describe(own, peer, network, neighbour?.Line ?? network.Route.Line, $"there is no usable neighbour entry for {gateway} on {own.Link.Name}{(neighbour is null ? "" : $" (it is {neighbour.State})")}", cluster);
        if (!known.Equals(mac, StringComparison.OrdinalIgnoreCase))
            return Describe(own, peer, network, neighbour.Line, $"the neighbour entry for {gateway} names {known}, but {peer.Node.Name} has {mac}", cluster);

        var entries = fdb.Of(own.Link.Name).Where(entry => entry.LinkAddress.Equals(mac, StringComparison.OrdinalIgnoreCase)).ToList();
        if (entries.Count == 0 && !fdb.Of(own.Link.Name).Any(entry => entry.IsDefault) && own.Details.Remote is null)
            return Describe(own, peer, network, network.Route.Line, $"there is no forwarding entry for {mac} of {peer.Node.Name} on {own.Link.Name}", cluster);

        return entries is [{ Destination: { } to } wrong] && peer.Details.Local is { } local && !to.Equals(local) && !Holds(peer, to)
            ? Describe(own, peer, network, wrong.Line, $"the forwarding entry for {mac} sends to {to}, but {peer.Node.Name} takes VXLAN packets at {local}", cluster)
            : null;
    }

    private static bool Holds(Overlay peer, System.Net.IPAddress address) => peer.Node.Fact<NodeLinks>() is { IsKnown: true, Value: var links } && links.Holder(address) is not null;

    private Finding Describe(Overlay own, Overlay peer, PodNetwork network, SourceLine line, string what, ClusterModel cluster)
    {
        var topology = cluster.Fact<Topology>().Value; // there is a node
        var pod = network.Range.At(2);
        var unanswered = UnansweredConnections.To(own.Node, network.Range);
        Sentence because = $"{what}; the entries of a tunnel are not learned but set by the network plug-in{(unanswered.IsEmpty ? (Sentence)"" : ", and connections to these pods get no answer")}";
        return Found(FindingScope.OfNode(own.Node.Name), unanswered.IsEmpty ? Confidence.Likely : Confidence.Proven, because,
            ("node", own.Node.Name), ("peer", peer.Node.Name), ("device", own.Link.Name), ("range", network.Range), ("what", what), ("mac", peer.Link.LinkAddress ?? ""),
            ("gateway", network.Route.Hop.Gateway?.ToString() ?? ""), ("local", peer.Details.Local?.ToString() ?? ""), ("because", because)) with
        {
            Evidence =
            [
                ClusterAddresses.Cite(line, what),
                ClusterAddresses.Cite(network.Route.Line, $"the route to {network.Range} goes by {own.Link.Name}"),
                ClusterAddresses.Cite(peer.Link.Line, $"{peer.Link.Name} of {peer.Node.Name} has {peer.Link.LinkAddress}"),
                .. UnansweredConnections.Cite(unanswered),
            ],
            Trace = topology.Stack(own.Node.Name) is { } stack ? new Simulator(topology).Follow(new($"node:{own.Node.Name}", $"ip:{pod}", null, pod, Protocol.Tcp, 80), stack) : null,
            Affects = [FindingScope.OfNode(peer.Node.Name)],
        };
    }
}
