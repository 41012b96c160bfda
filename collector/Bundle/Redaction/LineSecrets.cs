using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>All secrets of one line, in order and without overlaps.</summary>
internal static partial class LineSecrets
{
    /// <param name="line">The line, or a part of a very long one.</param>
    /// <param name="inSecret">True if an earlier part of the line showed that it holds Kubernetes Secrets.</param>
    /// <param name="site">The site's own rules.</param>
    public static List<SecretSpan> Find(string line, SiteRules site, bool inSecret = false)
    {
        var found = new List<SecretSpan>();
        site.Find(line, found);
        if (SecretHints.IsIn(line) || SecretShapes.IsTokenListLine(line))
            FindKnown(line, inSecret, found);

        Placeholders.RemoveSpansFromWithin(line, found);
        return Merge(found);
    }

    private static void FindKnown(string line, bool inSecret, List<SecretSpan> found)
    {
        if (line.Contains("----", StringComparison.Ordinal))
        {
            foreach (var block in PrivateBlock().EnumerateMatches(line))
                found.Add(new SecretSpan(block.Index, block.Length, SecretKind.PrivateKey));
        }

        NamedSecrets.Find(line, found);
        SecretShapes.Find(line, found);
        if (inSecret || SecretObject.IsIn(line))
            SecretObject.Find(line, found);
    }

    private static List<SecretSpan> Merge(List<SecretSpan> found)
    {
        if (found.Count < 2)
            return found;

        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var merged = new List<SecretSpan> { found[0] };
        foreach (var span in found)
        {
            var last = merged[^1];
            if (span.Start >= last.End)
                merged.Add(span);
            else if (span.End > last.End)
                merged[^1] = last with { Length = span.End - last.Start };
        }

        return merged;
    }

    // A block on one line: a JSON string with \n, or an environment variable. Without its end, all that follows is taken if it begins like a key.
    [GeneratedRegex(@"-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}(?:PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1) ?-{4,5}(?:.*?-{4,5} ?END [^-]{0,60}-{4,5}|(?:\\[nr]|[\s""'>|])*(?:Proc-Type:|[A-Za-z0-9+/=]{16}).*)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex PrivateBlock();
}
