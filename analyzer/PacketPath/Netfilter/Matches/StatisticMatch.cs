using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m statistic</c>: dice, or every n-th packet of all that came; which one this is, no dump tells.</summary>
internal static class StatisticMatch
{
    public static PacketTest Compile(Match match)
    {
        var options = match.ToString();
        if (match.Option("--probability") is { } probability && double.TryParse(probability.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var chance))
            return Dice(chance, probability.Negated, options);
        if (match.Option("--every") is { } every && int.TryParse(every.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return Dice(1.0 / count, every.Negated, options);

        return Tests.Unknown(options);
    }

    private static PacketTest Dice(double chance, bool negated, string what)
    {
        var answer = Answer.Chance(chance, what).Negated(negated);
        return (_, _) => answer;
    }
}
