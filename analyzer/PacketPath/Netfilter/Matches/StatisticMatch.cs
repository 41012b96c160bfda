using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m statistic</c>: dice, or every n-th packet of all that came; which one this is, no dump tells.</summary>
internal static class StatisticMatch
{
    public static PacketTest Compile(Match match)
    {
        if (match.Option("--probability") is { } probability && double.TryParse(probability.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var chance))
            return Dice(chance, probability.Negated, match);
        if (match.Option("--every") is { } every && int.TryParse(every.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && IsAmong(match, count))
            return Dice(1.0 / count, every.Negated, match);

        return Tests.Unknown(match.ToString());
    }

    // --every 3 --packet 0
    private static bool IsAmong(Match match, int count) =>
        match.Option("--packet") is not { } packet || (int.TryParse(packet.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count);

    private static PacketTest Dice(double chance, bool negated, Match match)
    {
        var answer = Answer.Chance(chance, match.ToString()).Negated(negated);
        return (_, _) => answer;
    }
}
