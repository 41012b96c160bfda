using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>What takes a packet that INPUT let in: a tunnel that it belongs to, IPVS, a socket, or nobody.</summary>
internal static class LocalDelivery
{
    public static IEnumerable<PathEnd> To(Journey journey, NetworkStack stack, Branch branch) =>
        [new(Disposition.Delivered, branch.With(stack.Name, new Step(StepKind.Deliver, "delivered")), stack)];
}
