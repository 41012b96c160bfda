using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A zone whose clocks are put forward by an hour in summer, by the rule of the European Union or of the United States (tz database, <c>EU</c> and <c>US</c>).</summary>
/// <param name="Standard">The offset in winter.</param>
internal sealed record DaylightSaving(TimeSpan Standard, bool IsEuropean)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Parts of Europe that keep one offset all year.
    private static readonly ImmutableArray<string> Fixed =
        ["Astrakhan", "Istanbul", "Kaliningrad", "Kirov", "Minsk", "Moscow", "Samara", "Saratov", "Simferopol", "Ulyanovsk", "Volgograd"];

    private static readonly ImmutableArray<string> European = ["CET", "CEST", "MET", "MEST", "WET", "WEST", "EEST", "BST"];

    // EST and MST are also the zones of places without summer time.
    private static readonly ImmutableArray<string> American =
    [
        "EDT", "MDT", "PDT", "AKDT", "US/Eastern", "US/Central", "US/Mountain", "US/Pacific", "America/New_York", "America/Detroit", "America/Toronto", "America/Montreal",
        "America/Chicago", "America/Winnipeg", "America/Denver", "America/Boise", "America/Edmonton", "America/Los_Angeles", "America/Vancouver", "America/Halifax", "America/Anchorage",
    ];

    /// <summary>The zone of this name (<c>Europe/Berlin</c>) or abbreviation (<c>CEST</c>), of which the offset at one time is known; null where the name does not tell.</summary>
    public static DaylightSaving? Of(string zone, DateTimeOffset known)
    {
        var isEuropean = European.Contains(zone) || (zone.StartsWith("Europe/", StringComparison.Ordinal) && !Fixed.Contains(zone["Europe/".Length..]));
        if (!isEuropean && !American.Contains(zone))
            return null;

        var winter = new DaylightSaving(known.Offset, isEuropean);
        var summer = new DaylightSaving(known.Offset - Hour, isEuropean);
        return summer.OffsetAt(known.DateTime) == known.Offset ? summer : winter;
    }

    /// <summary>The offset at a local time. Of the hour that comes twice in autumn the first is meant, as nothing tells which.</summary>
    public TimeSpan OffsetAt(DateTime local)
    {
        var (start, end) = IsEuropean
            ? (Last(local.Year, 3) + Standard + Hour, Last(local.Year, 10) + Standard + Hour + Hour)
            : (First(local.Year, 3).AddDays(7) + Hour + Hour, First(local.Year, 11) + Hour + Hour);
        return local >= start && local < end ? Standard + Hour : Standard;
    }

    /// <summary>The last Sunday of a month of 31 days.</summary>
    private static DateTime Last(int year, int month) => new DateTime(year, month, 31).AddDays(-(int)new DateTime(year, month, 31).DayOfWeek);

    private static DateTime First(int year, int month) => new DateTime(year, month, 1).AddDays((7 - (int)new DateTime(year, month, 1).DayOfWeek) % 7);
}
