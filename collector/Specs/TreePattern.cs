namespace SupportBundle.Collector.Specs;

/// <summary>A pattern of file names (<c>*.conf</c>) or of paths below a root (<c>kube-system_*/*/*.log</c>); <c>*</c> and <c>?</c> never match a slash.</summary>
internal static class TreePattern
{
    /// <param name="pattern">Without a slash it is held against the last segment only.</param>
    /// <param name="relativePath">The file's path below the root, with slashes, without a leading one.</param>
    public static bool Matches(string pattern, string relativePath)
    {
        if (!pattern.Contains('/'))
            return MatchesSegment(pattern, relativePath.AsSpan(relativePath.LastIndexOf('/') + 1));

        var patterns = pattern.Split('/');
        var segments = relativePath.Split('/');
        return patterns.Length == segments.Length && patterns.Zip(segments).All(pair => MatchesSegment(pair.First, pair.Second));
    }

    // Greedy with one point of return, so that no name makes it slow.
    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, n, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, mark, n) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
