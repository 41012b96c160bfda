using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Who last wrote which field of an object: half of the lines of a YAML list, and of no use here.</summary>
internal static class ManagedFields
{
    private const string Key = "managedFields:";

    /// <summary>The same text with blank lines in place of what stands below <c>managedFields:</c>, so that the others keep their numbers.</summary>
    public static string Blanked(string yaml)
    {
        var next = yaml.IndexOf(Key, StringComparison.Ordinal);
        if (next < 0)
            return yaml;

        var kept = new StringBuilder(yaml.Length);
        var from = 0;
        for (; next >= 0; next = yaml.IndexOf(Key, Math.Max(from, next + Key.Length), StringComparison.Ordinal))
        {
            if (IndentOf(yaml, next) is not { } indent)
                continue;

            var begin = EndOfLine(yaml, next);
            kept.Append(yaml, from, begin - from);
            from = EndOfBlock(yaml, begin, indent, kept);
        }

        return kept.Append(yaml, from, yaml.Length - from).ToString();
    }

    // Null where the key does not stand alone on its line, followed by a list of maps.
    private static int? IndentOf(string yaml, int key)
    {
        var start = key;
        while (start > 0 && yaml[start - 1] == ' ')
            start--;

        // No search for the line's ends: one line may be the whole file, and name the key a million times.
        var rest = yaml.AsSpan(key + Key.Length).TrimStart(" \t\r");
        var isAlone = (start == 0 || yaml[start - 1] == '\n') && rest is ['\n', ..];
        return isAlone && rest.TrimStart() is ['-', ' ', ..] ? key - start : null;
    }

    // The lines of a block are its items and what stands deeper than its key.
    private static int EndOfBlock(string yaml, int from, int indent, StringBuilder kept)
    {
        var at = from;
        while (at < yaml.Length && IsWithin(yaml.AsSpan(at + 1, EndOfLine(yaml, at + 1) - at - 1), indent))
        {
            kept.Append('\n');
            at = EndOfLine(yaml, at + 1);
        }

        return at;
    }

    private static bool IsWithin(ReadOnlySpan<char> line, int indent)
    {
        var first = line.IndexOfAnyExcept(' ');
        return first > indent || (first == indent && line[first..] is ['-', ' ', ..]);
    }

    private static int EndOfLine(string yaml, int from) =>
        from < yaml.Length && yaml.IndexOf('\n', from) is >= 0 and var end ? end : yaml.Length;
}
