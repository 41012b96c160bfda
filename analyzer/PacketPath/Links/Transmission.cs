using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Out of a device, and into whatever is at its other end.</summary>
internal static class Transmission
{
    /// <summary>All ends of the packet's further way; its own stack is done with it (POSTROUTING is behind it).</summary>
    public static IEnumerable<PathEnd> Send(Journey journey, NetworkStack stack, Branch branch) =>
        [new(Disposition.LeavesModel, branch.With(stack.Name, new Step(StepKind.Forward, $"leaves by {branch.Packet.OutInterface}")), stack)];
}
