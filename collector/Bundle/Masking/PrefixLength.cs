using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>The length of a network's prefix where it is written behind its address: <c>/16</c>, <c>/255.255.0.0</c>, <c>","len":16</c>.</summary>
internal static partial class PrefixLength
{
    public static int Of(ReadOnlySpan<char> line, int end, int width)
    {
        var rest = line[end..Math.Min(line.Length, end + 64)];
        if (rest.IsEmpty || rest[0] is not ('/' or '"' or '\\' or '%'))
            return width;

        foreach (var match in Written().EnumerateMatches(rest))
            return Length(rest.Slice(match.Index, match.Length), width);
        return width;
    }

    private static int Length(ReadOnlySpan<char> written, int width)
    {
        var number = written[(written.LastIndexOfAny("/ :F") + 1)..];
        if (number.Contains('.'))
            return DottedAddress.Quad(number, '.') is var (mask, _) && BitOperations.LeadingZeroCount(~mask) + BitOperations.TrailingZeroCount(mask) == 32 ? BitOperations.LeadingZeroCount(~mask) : width;

        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= width ? length : width;
    }

    // ip -j rule has srclen, ip -j addr prefixlen, nft -j len.
    [GeneratedRegex(@"^(?:(?:%[\w.-]{1,15})?\\?/(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\d{1,3})\b|%2F\d{1,3}\b|\\?""\s{0,4},\s{0,4}\\?""(?:prefix_?len|srclen|dstlen|len|masklen)\\?""\s{0,4}:\s{0,4}\d{1,3})", RegexOptions.IgnoreCase)]
    private static partial Regex Written();
}
