using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>What a site wants redacted beside what is known to be secret: patterns, and names of settings.</summary>
public sealed class SiteRules
{
    private static readonly SearchValues<char> EndOfValue = SearchValues.Create(" \t\0\"'\r\n`,;}]&");

    private readonly ImmutableArray<(Regex Pattern, string Kind)> _patterns;
    private readonly ImmutableDictionary<string, string> _names;
    private readonly SearchValues<string> _search;

    internal SiteRules(ImmutableArray<(Regex Pattern, string Kind)> patterns, ImmutableDictionary<string, string> names)
    {
        _patterns = patterns;
        _names = names.WithComparers(StringComparer.OrdinalIgnoreCase);
        _search = SearchValues.Create([.. names.Keys], StringComparison.OrdinalIgnoreCase);
    }

    public static SiteRules None { get; } = new([], ImmutableDictionary<string, string>.Empty);

    public bool IsEmpty => _patterns.IsEmpty && _names.IsEmpty;

    internal void Find(string line, List<SecretSpan> found)
    {
        foreach (var (pattern, kind) in _patterns)
        {
            for (var match = pattern.Match(line); match.Success; match = match.NextMatch())
            {
                var secret = match.Groups["secret"] is { Success: true } group ? group : match;
                if (secret.Length > 0)
                    found.Add(new SecretSpan(secret.Index, secret.Length, kind));
            }
        }

        FindNamed(line, found);
    }

    // name: x   "name": "x"   name=x   --name x
    private void FindNamed(ReadOnlySpan<char> line, List<SecretSpan> found)
    {
        for (var from = 0; !_names.IsEmpty && line[from..].IndexOfAny(_search) is var at and >= 0;)
        {
            var start = from + at;
            from = start + 1;
            if (NameAt(line, start) is { } name && StartOfValue(line, start + name.Length) is var value and > 0
                && NamedSecrets.Value(line, value, EndOfValue) is var (begin, end) && end > begin)
                found.Add(new SecretSpan(begin, end - begin, _names[name]));
        }
    }

    private string? NameAt(ReadOnlySpan<char> line, int start)
    {
        foreach (var name in _names.Keys)
        {
            if (line[start..].StartsWith(name, StringComparison.OrdinalIgnoreCase) && !IsOfName(line, start - 1) && !IsOfName(line, start + name.Length))
                return name;
        }

        return null;
    }

    // The dashes of an option stand before its name and belong to no other.
    private static bool IsOfName(ReadOnlySpan<char> line, int at) => at >= 0 && at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_');

    private static int StartOfValue(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] is '"' or '\'' or '\\' or ']')
            at++;
        var separator = at;
        while (separator < line.Length && line[separator] is ' ' or '\t')
            separator++;
        return separator < line.Length && line[separator] is ':' or '=' ? separator + 1 : separator > at || at < line.Length && line[at] == '\0' ? separator + (line[at] == '\0' ? 1 : 0) : -1;
    }
}
