namespace SupportBundle.Analyzer.Bundles;

/// <summary>A path as an archive or a folder spells it, made harmless: it names a place in the input and nothing else.</summary>
internal static class EntryPath
{
    /// <summary>The path below the top with <c>/</c> between its segments, or null with the reason why it is refused.
    /// A leading slash is dropped, as tar does; control characters become U+FFFD.</summary>
    public static string? Normalize(string spelled, InputLimits limits, out string whyRefused)
    {
        whyRefused = WhyRefused(spelled, limits);
        if (whyRefused.Length > 0)
            return null;

        var segments = spelled.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToArray();
        if (segments.Length == 0)
            whyRefused = "its path is empty";
        else if (segments.Length > limits.MaxDepth)
            whyRefused = $"its path is deeper than {limits.MaxDepth} folders";

        return whyRefused.Length > 0 ? null : Visible(string.Join('/', segments));
    }

    public static bool IsAbsolute(string spelled) => spelled.StartsWith('/');

    private static string WhyRefused(string spelled, InputLimits limits)
    {
        if (spelled.Length > limits.MaxPath)
            return $"its path is longer than {limits.MaxPath} characters";
        if (spelled.StartsWith('\\') || (spelled.Length > 1 && spelled[1] == ':' && char.IsAsciiLetter(spelled[0])))
            return "its path is one of Windows with a drive or a server; pack the folder itself, not its full path";
        if (spelled.Contains('\0'))
            return "its path holds a NUL";

        return spelled.Split('/', '\\').Contains("..") ? "its path leads out of the bundle" : "";
    }

    private static string Visible(string path) =>
        path.AsSpan().ContainsAnyInRange('\0', '\x1F') || path.AsSpan().ContainsAnyInRange('\x7F', '\x9F')
            ? string.Create(path.Length, path, (chars, from) =>
            {
                for (var i = 0; i < chars.Length; i++)
                    chars[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
            })
            : path;
}
