namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Choices that are the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Once in so many times.</summary>
    public bool OneIn(int times) => _random.Next(times) == 0;

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    /// <summary>In another order.</summary>
    public List<T> Shuffled<T>(params IReadOnlyList<T> all)
    {
        var shuffled = all.ToArray();
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>Each of them with one chance in so many.</summary>
    public List<T> Some<T>(int oneIn, params IReadOnlyList<T> choices) => [.. choices.Where(_ => OneIn(oneIn))];

    /// <summary>The words or, as often, nothing.</summary>
    public string Maybe(string words) => OneIn(2) ? words : "";

    public string Not(int oneIn = 4) => OneIn(oneIn) ? "! " : "";
}
