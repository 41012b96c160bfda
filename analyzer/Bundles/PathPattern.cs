using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What a user names entries of an input by: a path, its end (<c>iptables-save.txt</c>), or either with <c>*</c> and <c>?</c> for
/// any characters of one segment and <c>**</c> for any folders.</summary>
internal sealed class PathPattern(string pattern)
{
    private readonly string[] _segments = pattern.Trim('/').Split('/');

    /// <summary>Whether the pattern names this path, from its beginning or from any of its folders on.</summary>
    public bool IsMatch(string path)
    {
        var segments = path.Split('/');
        for (var start = 0; start < segments.Length; start++)
        {
            if (Matches(_segments, segments.AsSpan(start)))
                return true;
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<string> wanted, ReadOnlySpan<string> segments)
    {
        if (wanted.IsEmpty)
            return segments.IsEmpty;
        if (wanted[0] != "**")
            return !segments.IsEmpty && NamePattern.Matches(wanted[0], segments[0]) && Matches(wanted[1..], segments[1..]);

        for (var skipped = 0; skipped <= segments.Length; skipped++)
        {
            if (Matches(wanted[1..], segments[skipped..]))
                return true;
        }

        return false;
    }
}
