using System.Collections.Immutable;

namespace SupportBundle.Analyzer.PacketPath.Branching;

/// <summary>Ways that a packet may take side by side.</summary>
internal static class Ways
{
    /// <summary>Ways that meet again with the same packet go on as one; it rests on what both rest on.</summary>
    public static List<Branch> Merged(List<Branch> branches)
    {
        if (branches.Count < 2)
            return branches;

        return [.. branches.GroupBy(branch => branch.Packet).Select(group => group.Aggregate(Merge))];
    }

    private static Branch Merge(Branch one, Branch other) => one with
    {
        Conditions = [.. one.Conditions.Where(other.Conditions.Contains)],
        Probability = Shared(one, other),
        Trail = (one.Trail?.Length ?? 0) <= (other.Trail?.Length ?? 0) ? one.Trail : other.Trail,
    };

    // Two sides of one throw of dice add up; two sides of a missing fact are the same throw seen twice.
    private static double Shared(Branch one, Branch other) =>
        one.Conditions.Any(condition => condition.IsChance && other.Conditions.Contains(condition with { Holds = !condition.Holds }))
            ? one.Probability + other.Probability
            : Math.Max(one.Probability, other.Probability);
}
