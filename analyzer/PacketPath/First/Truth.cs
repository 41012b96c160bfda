namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>What can be said of a condition.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>Whether a match holds for a packet; when that is not known, what decides it.</summary>
/// <param name="IsChance">The choice is the kernel's for each connection (<c>statistic</c>, affinity), not a fact that is missing.</param>
internal readonly record struct Answer(Truth Truth, string? DependsOn = null, bool IsChance = false)
{
    public static Answer Yes { get; } = new(Truth.Yes);
    public static Answer No { get; } = new(Truth.No);

    public static Answer Of(bool holds) => holds ? Yes : No;

    public static Answer Unknown(string dependsOn) => new(Truth.Unknown, dependsOn);

    public static Answer Chance(string dependsOn) => new(Truth.Unknown, dependsOn, true);

    public Answer Negated(bool negated) => !negated
        ? this
        : this with { Truth = Truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Unknown } };

    /// <summary>Both: one No is enough for No, whatever is not known of the other.</summary>
    public Answer And(Answer other)
    {
        if (Truth == Truth.No || other.Truth == Truth.No)
            return No;
        if (Truth == Truth.Yes)
            return other;

        return other.Truth == Truth.Yes ? this : Unknown($"{DependsOn} and {other.DependsOn}") with { IsChance = IsChance && other.IsChance };
    }
}
