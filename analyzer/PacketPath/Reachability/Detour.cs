using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What leaves the input though it is for somebody in it: whether it comes there rests on routers that the input does not show (a cloud's, or a default gateway that knows no pods).</summary>
internal static class Detour
{
    /// <summary>What each of the ways that leave rests on; nothing for those to where nothing of the input is.</summary>
    public static IEnumerable<string> Of(Topology topology, Trace trace) =>
        trace.Ways.Where(way => way.Disposition == Disposition.LeavesModel).Select(way => Of(topology, way)).OfType<string>().Distinct();

    private static string? Of(Topology topology, Way way)
    {
        if (way.Hops is not [.., { Events: [.., { Packet: { } packet, Stack: var stack }] }] || OwnerOf(topology, packet.Destination) is not { } owner)
            return null;

        return packet.NextHop is { } router && router != packet.Destination
            ? $"whether {router}, which the input does not show, takes packets for {packet.Destination}, {owner}, where they belong"
            : $"whether what {stack} sends by {packet.OutInterface} comes to {packet.Destination}, {owner}";
    }

    // Somebody on a node of the input; of a Service nobody but the nodes knows the address.
    private static Owner? OwnerOf(Topology topology, Address address)
    {
        var ip = address.ToIPAddress();
        var isService = topology.Cluster.Fact<Services>() is { IsKnown: true, Value: var services } && services.WithClusterIp(ip) is not null;
        return topology.Cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var owners }
            ? owners.Of(ip).FirstOrDefault(owner => owner.Node is { } node ? topology.Stack(node) is { Links.IsKnown: true } : isService)
            : null;
    }
}
