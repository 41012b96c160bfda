using System.Globalization;

namespace SupportBundle.Benchmarks;

/// <summary>One figure of the product, beside what it is to hold.</summary>
/// <param name="Noise">How far its runs lie apart, as a share of their median; null for what was measured once.</param>
/// <param name="IsHeld">Null for what is only told.</param>
internal sealed record Figure(string What, string Value, string ToHold, bool? IsHeld, double? Noise)
{
    public static Figure AtMost(string what, double value, double most, string unit, double? noise) =>
        new(what, Text(value, unit), $"<= {Text(most, unit)}", value <= most, noise);

    public static Figure AtLeast(string what, double value, double least, string unit, double? noise) =>
        new(what, Text(value, unit), $">= {Text(least, unit)}", value >= least, noise);

    public static Figure Told(string what, double value, string unit, double? noise) => new(what, Text(value, unit), "", null, noise);

    /// <summary>All of them as one table in Markdown.</summary>
    public static void Print(IEnumerable<Figure> figures)
    {
        Console.WriteLine("| figure | measured | to hold | held | noise |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var figure in figures)
            Console.WriteLine($"| {figure.What} | {figure.Value} | {figure.ToHold} | {figure.Held} | {figure.Noise:0%} |");
    }

    private string Held => IsHeld switch { true => "yes", false => "no", null => "" };

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}");
}
