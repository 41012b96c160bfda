namespace SupportBundle.Analyzer.PacketPath.Branching;

/// <summary>What can be said of a condition.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>Whether a match holds for a packet; when that is not known, what decides it.</summary>
/// <param name="Probability">How likely it holds, where the kernel throws dice for each connection; null for a fact that is missing.</param>
internal readonly record struct Answer(Truth Truth, string? DependsOn = null, double? Probability = null)
{
    public static Answer Yes { get; } = new(Truth.Yes);
    public static Answer No { get; } = new(Truth.No);

    public bool IsChance => Probability is not null;

    public static Answer Of(bool holds) => holds ? Yes : No;

    /// <summary>Unknown where <paramref name="holds"/> is.</summary>
    public static Answer Of(bool? holds, string dependsOn) => holds is { } known ? Of(known) : Unknown(dependsOn);

    public static Answer Unknown(string dependsOn) => new(Truth.Unknown, dependsOn);

    /// <summary>A choice of the kernel's for each connection.</summary>
    public static Answer Chance(double probability, string dependsOn) => probability switch
    {
        >= 1 => Yes,
        <= 0 => No,
        _ => new(Truth.Unknown, dependsOn, probability),
    };

    public Answer Negated(bool negated) => !negated
        ? this
        : this with { Truth = Truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Unknown }, Probability = 1 - Probability };

    /// <summary>Both: one No is enough for No, whatever is not known of the other.</summary>
    public Answer And(Answer other)
    {
        if (Truth == Truth.No || other.Truth == Truth.No)
            return No;
        if (Truth == Truth.Yes)
            return other;

        return other.Truth == Truth.Yes ? this : new(Truth.Unknown, $"{DependsOn} and {other.DependsOn}", Probability * other.Probability);
    }

    /// <summary>Either: one Yes is enough for Yes.</summary>
    public Answer Or(Answer other)
    {
        if (Truth == Truth.Yes || other.Truth == Truth.Yes)
            return Yes;
        if (Truth == Truth.No)
            return other;

        return other.Truth == Truth.No ? this : Unknown($"{DependsOn} or {other.DependsOn}");
    }
}
