namespace SupportBundle.Collector.Collection;

/// <summary>Sizes and times as an operator reads them.</summary>
internal static class Words
{
    public static string Of(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1L << 20 => $"{bytes / 1024.0:0.0} KiB",
        < 1L << 30 => $"{bytes / (double)(1L << 20):0.0} MiB",
        _ => $"{bytes / (double)(1L << 30):0.0} GiB",
    };

    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 120 } => $"{time.TotalSeconds:0.#} s",
        { TotalMinutes: < 120 } => $"{time.TotalMinutes:0.#} min",
        _ => $"{time.TotalHours:0.#} h",
    };

    /// <summary>The text without control characters, which a hostile output could use to draw on the operator's terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
