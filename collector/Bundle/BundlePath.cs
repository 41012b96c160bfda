using System.Text;

namespace SupportBundle.Bundle;

/// <summary>Makes any name fit to stand in an archive that is unpacked anywhere: relative, without <c>..</c>, without control characters.</summary>
public static class BundlePath
{
    private const int LongestSegment = 200;

    public static string Clean(string path)
    {
        var segments = path.Split('/')
            .Where(segment => segment is not ("" or "."))
            .Select(CleanSegment)
            .ToArray();
        return segments.Length == 0 ? "unnamed" : string.Join('/', segments);
    }

    private static string CleanSegment(string segment)
    {
        if (segment == "..")
            return "__";

        var clean = string.Concat(segment.EnumerateRunes().Select(CleanRune));
        return clean.Length <= LongestSegment ? clean : Shorten(clean);
    }

    // A lone surrogate arrives here as U+FFFD; a backslash is a separator where Windows unpacks.
    private static string CleanRune(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is '\\' or 0xFFFD or 0x2028 or 0x2029 ? "_" : rune.ToString();

    private static string Shorten(string segment)
    {
        var hash = Sha256Hash.HexOf(Encoding.UTF8.GetBytes(segment))[..8];
        var kept = char.IsHighSurrogate(segment[LongestSegment - 10]) ? LongestSegment - 10 : LongestSegment - 9;
        return $"{segment[..kept]}~{hash}";
    }
}
