using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Branching;

/// <summary>Ways that a packet may take side by side.</summary>
internal static class Ways
{
    // Up to so many are compared one by one, which costs less than hashing them.
    private const int Few = 8;

    /// <summary>Ways that meet again with the same packet go on as one; it rests on what both rest on.</summary>
    public static List<Branch> Merged(List<Branch> branches) => branches.Count < 2 ? branches
        : branches.Count > Few ? [.. branches.GroupBy(branch => branch.Packet).Select(group => group.Aggregate(Merge))]
        : MergedFew(branches);

    private static List<Branch> MergedFew(List<Branch> branches)
    {
        var merged = new List<Branch>(branches.Count);
        foreach (var branch in branches)
        {
            var same = PlaceOf(branch.Packet, merged);
            if (same < 0)
                merged.Add(branch);
            else
                merged[same] = Merge(merged[same], branch);
        }

        return merged;
    }

    private static int PlaceOf(Packet packet, List<Branch> branches)
    {
        for (var at = 0; at < branches.Count; at++)
            if (IsSame(branches[at].Packet, packet))
                return at;

        return -1;
    }

    private static bool IsSame(Packet one, Packet other) => ReferenceEquals(one, other) || one.Equals(other);

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
