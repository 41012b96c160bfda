using System.Globalization;

namespace SupportBundle.Benchmarks;

/// <summary>How the comparisons are made.</summary>
/// <param name="Bytes">Expanded bytes of the logs.</param>
/// <param name="Rounds">How often each side runs, in turns; medians are compared.</param>
internal sealed record Comparison(long Bytes, int Rounds)
{
    /// <summary>Null with a word on the terminal for what cannot be read.</summary>
    public static Comparison? Read(string[] arguments)
    {
        var options = new Comparison(1L << 30, 3);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            if (arguments[i] == "--size" && Size(value) is { } bytes)
                options = options with { Bytes = bytes };
            else if (arguments[i] == "--rounds" && int.TryParse(value, out var rounds) && rounds > 0)
                options = options with { Rounds = rounds };
            else
            {
                Console.Error.WriteLine($"What is \"{arguments[i]} {value}\"? Known are --size (512M, 5G) and --rounds.");
                return null;
            }
        }

        return options;
    }

    private static long? Size(string text) =>
        text is [.., 'M' or 'G' or 'm' or 'g'] && long.TryParse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture, out var number) && number > 0
            ? number << (text[^1] is 'G' or 'g' ? 30 : 20)
            : null;
}

/// <summary>Several runs of one thing.</summary>
internal sealed record Measured(IReadOnlyList<double> Runs)
{
    public double Median => Runs.Order().ElementAt(Runs.Count / 2);

    /// <summary>How far the runs lie apart, as a share of the median: the machine's noise.</summary>
    public double Noise => (Runs.Max() - Runs.Min()) / Median;
}
