namespace SupportBundle.Analyzer.Bundles;

/// <summary>How far one archive, or one packed file, is expanded: against the limit over all inputs, and against what it is packed.</summary>
/// <param name="where">What the archive is called.</param>
/// <param name="packed">Packed bytes that the expanded ones came from; null where nothing is packed.</param>
internal sealed class ExpansionTally(InputReading reading, string where, Func<long>? packed)
{
    private long _expanded;
    private bool _isBomb;

    /// <summary>How many bytes may come at most.</summary>
    public long Left => reading.Left;

    /// <summary>What is ended when it stops: the archive, or the whole input.</summary>
    public string Where => reading.Left <= 0 ? reading.Input : where;

    public void Add(int bytes)
    {
        reading.TakeExpanded(bytes);
        _expanded += bytes;
        _isBomb = packed is not null && _expanded > reading.Limits.RatioCountsFrom && _expanded / reading.Limits.MaxRatio > packed();
    }

    /// <summary>Why nothing more is expanded; null while there may be more.</summary>
    public string? WhyStopped =>
        _isBomb ? $"it expands to more than {reading.Limits.MaxRatio} times its packed size; the rest was not read"
        : reading.Left <= 0 ? $"the limit of {reading.Limits.MaxExpanded} expanded bytes is reached; the rest was not read. If the input is to be trusted, raise it with --max-expanded"
        : null;
}
