using System.Collections.Frozen;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>Abbreviations of time zones that the time zone database uses for one offset alone.</summary>
internal static class Zones
{
    // Left out because they stand for several: CST (America, China, Cuba), CDT, IST (India, Ireland, Israel), PST (America, Philippines).
    private static readonly FrozenDictionary<string, int> Minutes = new (string Name, int Offset)[]
    {
        ("UTC", 0), ("GMT", 0), ("Z", 0), ("WET", 0),
        ("CET", 60), ("MET", 60), ("WEST", 60), ("BST", 60), ("WAT", 60),
        ("CEST", 120), ("MEST", 120), ("EET", 120), ("SAST", 120), ("CAT", 120),
        ("EEST", 180), ("MSK", 180), ("EAT", 180), ("IDT", 180),
        ("PKT", 300), ("WIB", 420), ("HKT", 480), ("AWST", 480), ("WITA", 480),
        ("JST", 540), ("KST", 540), ("WIT", 540), ("ACST", 570), ("AEST", 600), ("ACDT", 630), ("AEDT", 660), ("NZST", 720), ("NZDT", 780),
        ("NDT", -150), ("NST", -210), ("ADT", -180), ("AST", -240), ("EDT", -240), ("EST", -300), ("MDT", -360), ("MST", -420), ("PDT", -420),
        ("AKDT", -480), ("AKST", -540), ("HDT", -540), ("HST", -600), ("SST", -660),
    }.ToFrozenDictionary(zone => zone.Name, zone => zone.Offset, StringComparer.Ordinal);

    public static bool IsKnown(string abbreviation) => Minutes.ContainsKey(abbreviation);

    public static TimeSpan? OffsetOf(string abbreviation) =>
        Minutes.TryGetValue(abbreviation, out var minutes) ? TimeSpan.FromMinutes(minutes) : null;
}
