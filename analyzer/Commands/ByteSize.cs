using System.Globalization;

namespace SupportBundle.Analyzer.Commands;

/// <summary>A size as people write it: <c>500M</c>, <c>20G</c>, <c>1.5T</c>, <c>1048576</c>; powers of 1,024.</summary>
internal static class ByteSize
{
    /// <summary>The bytes, at least one; null for what is no size.</summary>
    public static long? Parse(string text)
    {
        var number = text.Trim().ToUpperInvariant();
        number = number.EndsWith("IB", StringComparison.Ordinal) ? number[..^2] : number.EndsWith('B') ? number[..^1] : number;
        var power = number.Length == 0 ? -1 : "KMGT".IndexOf(number[^1]) + 1;
        var digits = (power > 0 ? number[..^1] : number).TrimEnd();
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000_000_000_000)
            return null;

        for (; power > 0; power--)
            value *= 1024;
        return value is >= 1 and <= long.MaxValue ? (long)value : null;
    }
}
