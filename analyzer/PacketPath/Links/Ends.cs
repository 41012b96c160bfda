using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Ends of a packet's way, each with the step that says why.</summary>
internal static class Ends
{
    public static PathEnd At(NetworkStack stack, Branch branch, Step step, Disposition disposition) => new(disposition, branch.With(stack.Name, step), stack);

    /// <summary>Lost between two stacks, without a word.</summary>
    public static PathEnd LostOnLink(NetworkStack stack, Branch branch, Step step) => At(stack, branch, step, Disposition.Dropped) with { IsLostOnLink = true };

    public static PathEnd Leaves(NetworkStack stack, Branch branch, Step step) => At(stack, branch, step, Disposition.LeavesModel);

    public static PathEnd Unknown(NetworkStack stack, Branch branch, string why) => At(stack, branch, new(StepKind.Forward, why), Disposition.CannotTell);
}
