namespace SupportBundle.Analyzer.Artifacts;

/// <summary>A fact, or the reason why it is not known. Missing data is never healthy data.</summary>
internal sealed record Availability<T>
{
    private readonly T? _value;

    private Availability(T? value, Sentence? whyMissing, bool isAbsent = false) => (_value, WhyMissing, IsAbsent) = (value, whyMissing, isAbsent);

    /// <summary>Null when the fact is known; otherwise one clause such as
    /// <c>routing/routes: "ip" is not installed on the node</c>.</summary>
    public Sentence? WhyMissing { get; }

    public bool IsKnown => WhyMissing is null;

    /// <summary>Whether nothing more is to be said than that the input does not hold it.</summary>
    public bool IsAbsent { get; }

    /// <summary>The fact.</summary>
    /// <exception cref="InvalidOperationException">It is not known.</exception>
    public T Value => IsKnown ? _value! /* known */ : throw new InvalidOperationException(WhyMissing);

    public static Availability<T> Known(T value) => new(value, null);

    public static Availability<T> Missing(Sentence why) => new(default, why);

    /// <summary>The input does not hold it, and nothing in it says why.</summary>
    public static Availability<T> Absent(Sentence why) => new(default, why, isAbsent: true);

    public Availability<TResult> Select<TResult>(Func<T, TResult> map) =>
        IsKnown ? Availability<TResult>.Known(map(Value))
            : IsAbsent ? Availability<TResult>.Absent(WhyMissing! /* not known */)
            : Availability<TResult>.Missing(WhyMissing! /* not known */);

    /// <summary>This fact, or else the other; missing only when both are, with both reasons, but for that of another form which is merely absent.</summary>
    public Availability<T> Or(Func<Availability<T>> other)
    {
        if (IsKnown)
            return this;

        var second = other();
        return second.IsKnown ? second : second.IsAbsent ? this : Missing($"{WhyMissing}; {second.WhyMissing}");
    }
}
