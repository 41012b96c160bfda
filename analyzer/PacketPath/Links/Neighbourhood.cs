using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>The hardware address of a next hop, by the neighbour cache.</summary>
internal static class Neighbourhood
{
    /// <summary>The cache's entry for where the packet goes next, or null.</summary>
    public static Neighbour? Of(NetworkStack stack, Link link, Branch branch)
    {
        var wanted = (branch.Packet.NextHop ?? branch.Packet.Destination).ToIPAddress();
        return stack.Neighbours.IsKnown
            ? stack.Neighbours.Value.Neighbours.FirstOrDefault(entry => entry.Device == link.Name && !entry.IsProxy && entry.Address.Equals(wanted))
            : null;
    }

    /// <summary>The end of a packet whose next hop nobody answers for; null where it goes on.</summary>
    public static PathEnd? Refusal(NetworkStack stack, Link link, Branch branch)
    {
        if (Of(stack, link, branch) is not { State: "FAILED" or "INCOMPLETE" } failed)
            return null;

        var step = new Step(StepKind.Neighbour, $"nobody answers for {failed.Address} on {link.Name}: the neighbour is {failed.State}", failed.Line);
        return Ends.At(stack, branch, step, Disposition.NeighbourUnreachable);
    }
}
