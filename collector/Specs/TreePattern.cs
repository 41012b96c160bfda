using SupportBundle.Bundle;

namespace SupportBundle.Collector.Specs;

/// <summary>A pattern of file names (<c>*.conf</c>) or of paths below a root (<c>kube-system_*/*/*.log</c>); <c>*</c> and <c>?</c> never match a slash.</summary>
internal static class TreePattern
{
    /// <param name="pattern">Without a slash it is held against the last segment only.</param>
    /// <param name="relativePath">The file's path below the root, with slashes, without a leading one.</param>
    public static bool Matches(string pattern, string relativePath)
    {
        if (!pattern.Contains('/'))
            return NamePattern.Matches(pattern, relativePath.AsSpan(relativePath.LastIndexOf('/') + 1));

        var patterns = pattern.Split('/');
        var segments = relativePath.Split('/');
        return patterns.Length == segments.Length && patterns.Zip(segments).All(pair => NamePattern.Matches(pair.First, pair.Second));
    }
}
