using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>The values of a Kubernetes Secret that stands on one line as JSON, also escaped within an annotation.</summary>
internal static partial class SecretObject
{
    public static bool IsIn(string line) => line.Contains("Secret", StringComparison.Ordinal) && IsSecret().IsMatch(line);

    // Which of the line's objects a map belongs to is not followed: where a Secret is on the line, all maps named data are taken.
    public static void Find(string line, List<SecretSpan> found)
    {
        for (var map = Map().Match(line); map.Success; map = map.NextMatch())
            FindValues(line, map.Index + map.Length, found);
    }

    private static void FindValues(string line, int start, List<SecretSpan> found)
    {
        for (var at = start; Pair().Match(line, at) is { Success: true } pair && pair.Index == at;)
        {
            var (from, to) = NamedSecrets.Value(line, at + pair.Length, null);
            if (to > from)
                found.Add(new SecretSpan(from, to - from, SecretKind.SecretObject));

            at = Next(line, to);
        }
    }

    // After the value: its closing quote and the comma.
    private static int Next(string line, int at)
    {
        while (at < line.Length && line[at] is '\\' or '"' or ' ' or ',')
            at++;

        // The next name's quote is part of the pair.
        while (at > 0 && line[at - 1] is '\\' or '"')
            at--;

        return at;
    }

    [GeneratedRegex(@"""kind\\{0,3}""\s{0,4}:\s{0,4}\\{0,3}""Secret(?:List)?\\{0,3}""")]
    private static partial Regex IsSecret();

    [GeneratedRegex(@"""(?:data|stringData)\\{0,3}""\s{0,4}:\s{0,4}\{\s{0,4}")]
    private static partial Regex Map();

    [GeneratedRegex(@"\s{0,4}\\{0,3}""[\w.-]{1,253}\\{0,3}""\s{0,4}:\s{0,4}(?=\\{0,3}"")")]
    private static partial Regex Pair();
}
