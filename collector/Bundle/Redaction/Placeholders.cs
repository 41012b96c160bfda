using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>What an earlier redaction left: it stays as it is, so that redacting twice changes nothing more.</summary>
internal static partial class Placeholders
{
    public static IEnumerable<SecretSpan> Except(string line, List<SecretSpan> spans)
    {
        if (!line.Contains("[redacted:", StringComparison.Ordinal))
            return spans;

        var placeholders = Placeholder().Matches(line);
        return spans.SelectMany(span => Except(line, span, placeholders));
    }

    /// <summary>Takes out what was found only because a placeholder names its kind.</summary>
    public static void RemoveSpansFromWithin(string line, List<SecretSpan> spans)
    {
        if (spans.Count == 0 || !line.Contains("[redacted:", StringComparison.Ordinal))
            return;

        foreach (Match placeholder in Placeholder().Matches(line))
            spans.RemoveAll(span => span.Start > placeholder.Index && span.Start < placeholder.Index + placeholder.Length);
    }

    private static IEnumerable<SecretSpan> Except(string line, SecretSpan span, MatchCollection placeholders)
    {
        var from = span.Start;
        foreach (Match placeholder in placeholders)
        {
            var end = placeholder.Index + placeholder.Length;
            if (end <= from || placeholder.Index >= span.End)
                continue;

            if (HasText(line, from, placeholder.Index))
                yield return new SecretSpan(from, placeholder.Index - from, span.Kind);

            from = end;
        }

        if (from == span.Start || HasText(line, from, span.End))
            yield return new SecretSpan(from, span.End - from, span.Kind);
    }

    private static bool HasText(string line, int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            if (char.IsLetterOrDigit(line[i]))
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"\[redacted:[a-z-]{1,32}:[0-9a-f]{4,8}\]")]
    private static partial Regex Placeholder();
}
