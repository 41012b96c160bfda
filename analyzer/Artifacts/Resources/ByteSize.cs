using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>Amounts of memory and disk as commands print them.</summary>
internal static class ByteSize
{
    private const string Units = "KMGTPE";

    /// <summary>Bytes; null for what is no amount, or none that fits.</summary>
    /// <param name="unit">Bytes that a bare number stands for.</param>
    /// <param name="thousand">What the next greater unit is worth of one: 1000 for tools whose <c>MB</c> are decimal.</param>
    // 24684084      23Gi      2.5G      512M      0B      365Mi
    public static long? Parse(ReadOnlySpan<char> text, long unit, int thousand = 1024)
    {
        var number = text.TrimEnd("iB");
        var power = number is [] ? -1 : Units.IndexOf(char.ToUpperInvariant(number[^1]), StringComparison.Ordinal);
        var digits = power < 0 ? number : number[..^1];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return null;

        var isBytes = number.Length < text.Length && power < 0;
        var bytes = value * (power < 0 ? isBytes ? 1 : unit : Math.Pow(thousand, power + 1));
        return bytes < long.MaxValue / 2 ? (long)bytes : null;
    }
}
