using System.Globalization;

namespace SupportBundle.Collector.Commands;

/// <summary>Times and sizes as they are given on the command line.</summary>
internal static class Quantity
{
    private const int LongestDays = 3650;

    /// <summary><c>90s</c>, <c>10m</c>, <c>24h</c>, <c>7d</c>; null for anything else.</summary>
    public static TimeSpan? Time(string text) => Split(text, "smhd") is var (number, unit) && number > 0 && number * SecondsOf(unit) <= LongestDays * 86_400.0
        ? TimeSpan.FromSeconds(number * SecondsOf(unit))
        : null;

    /// <summary><c>800K</c>, <c>500M</c>, <c>2G</c>, in powers of 1024; null for anything else.</summary>
    public static long? Size(string text) => Split(text.ToUpperInvariant(), "KMG") is var (number, unit) && number > 0 && number < 1 << 20
        ? (long)(number * BytesOf(unit))
        : null;

    private static (double Number, char Unit)? Split(string text, string units) =>
        text.Length > 1 && units.Contains(text[^1]) && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (number, text[^1])
            : null;

    private static double SecondsOf(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 86_400 };

    private static double BytesOf(char unit) => unit switch { 'K' => 1L << 10, 'M' => 1L << 20, _ => 1L << 30 };
}
