using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>When objects of the API were read, at the earliest: the latest time that the cluster wrote into them.</summary>
internal static partial class TimesInObjects
{
    public static DateTimeOffset? Latest(IEnumerable<BelowRoot> entries) =>
        entries.SelectMany(entry => Written().Matches(entry.Entry.Head)).Select(match => Parse(match.Groups["time"].Value)).Max();

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year is > 1970 and < 3000 ? time : null;

    // "lastHeartbeatTime": "2022-12-21T15:02:29Z"
    [GeneratedRegex("""(lastHeartbeatTime|lastTransitionTime|lastTimestamp|lastUpdateTime|creationTimestamp|startedAt|time)"?: "?(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)""")]
    private static partial Regex Written();
}
