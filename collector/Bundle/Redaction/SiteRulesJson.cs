using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>
/// Reads a site's rules: <c>{"rules": [{"regex": "ticket (?&lt;secret&gt;[0-9]+)", "kind": "ticket"}, {"names": ["licenceKey"], "kind": "licence"}]}</c>.
/// </summary>
public static class SiteRulesJson
{
    private const int MostRules = 200, LongestPattern = 2000, LongestName = 128;

    /// <summary>The rules, or what is wrong, at which line, and what to do.</summary>
    public static (SiteRules? Rules, string? Problem) Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return (new Reading(file).Read(json, ref reader), null);
        }
        catch (JsonException e)
        {
            return (null, $"{file}:{(e.LineNumber ?? 0) + 1}: this is no JSON that can be read; a file of rules looks like {{\"rules\": [{{\"names\": [\"licenceKey\"], \"kind\": \"licence\"}}]}}");
        }
        catch (SiteRuleException e)
        {
            return (null, e.Message);
        }
    }

    private sealed class SiteRuleException(string message) : Exception(message);

    private sealed class Reading(string file)
    {
        private readonly ImmutableArray<(Regex Pattern, string Kind)>.Builder _patterns = ImmutableArray.CreateBuilder<(Regex, string)>();
        private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
        private int _line;

        public SiteRules Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            Expect(json, ref reader, JsonTokenType.StartObject, "the file begins with {\"rules\": [");
            while (Next(json, ref reader) == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("rules"))
                    throw Wrong($"there is no \"{reader.GetString()}\" in a file of rules; it has \"rules\" alone");
                Expect(json, ref reader, JsonTokenType.StartArray, "\"rules\" is a list: [ ... ]");
                while (Next(json, ref reader) != JsonTokenType.EndArray)
                    ReadRule(json, ref reader);
            }

            return _patterns.Count + _names.Count == 0
                ? throw Wrong("there is no rule in it; add one, or leave the option away")
                : new SiteRules(_patterns.ToImmutable(), _names.ToImmutableDictionary());
        }

        private void ReadRule(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Wrong("a rule is an object with \"regex\" or \"names\", and \"kind\"");

            var begin = _line;
            string? regex = null, kind = null;
            List<string>? names = null;
            while (Next(json, ref reader) == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("regex"))
                    regex = Text(json, ref reader, "\"regex\" is a text");
                else if (reader.ValueTextEquals("kind"))
                    kind = Text(json, ref reader, "\"kind\" is a text");
                else if (reader.ValueTextEquals("names"))
                    names = Texts(json, ref reader);
                else if (!reader.ValueTextEquals("why"))
                    throw Wrong($"a rule has no \"{reader.GetString()}\"; it has \"regex\" or \"names\", \"kind\" and \"why\"");
                else
                    _ = Text(json, ref reader, "\"why\" is a text");
            }

            _line = begin;
            Take(regex, names, kind);
        }

        private void Take(string? regex, List<string>? names, string? kind)
        {
            if (regex is null == names is null)
                throw Wrong("a rule has either \"regex\" or \"names\"");
            if (kind is null || kind.Length is 0 or > 32 || kind.Any(c => !char.IsAsciiLetterLower(c) && c != '-'))
                throw Wrong("a rule has a \"kind\", a word of lower-case letters and dashes such as \"licence\", which stands where the secret stood");
            if (_patterns.Count + _names.Count >= MostRules)
                throw Wrong($"there are more than {MostRules} rules; join some of them");

            if (regex is not null)
                _patterns.Add((Compile(regex), kind));
            foreach (var name in names ?? [])
                _names[Name(name)] = kind;
        }

        private string Name(string name) => name.Length is < 2 or > LongestName || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            ? throw Wrong($"\"{name}\" is no name of a setting; it has 2 to {LongestName} letters, digits, _, - and .")
            : name;

        private Regex Compile(string pattern)
        {
            if (pattern.Length is 0 or > LongestPattern)
                throw Wrong($"\"regex\" has 1 to {LongestPattern} characters");

            try
            {
                var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
                return regex.IsMatch("") ? throw Wrong("\"regex\" matches nothing at all, so everywhere; use + in place of *") : regex;
            }
            catch (NotSupportedException)
            {
                throw Wrong("\"regex\" looks ahead, looks behind or refers back, which could take without end; name what is to go with (?<secret>...) and write what is around it plainly");
            }
            catch (ArgumentException e)
            {
                throw Wrong($"\"regex\" is none: {e.Message}");
            }
        }

        private List<string> Texts(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            Expect(json, ref reader, JsonTokenType.StartArray, "\"names\" is a list: [\"licenceKey\"]");
            var texts = new List<string>();
            while (Next(json, ref reader) == JsonTokenType.String)
                texts.Add(reader.GetString() ?? "");
            return reader.TokenType == JsonTokenType.EndArray && texts.Count > 0 ? texts : throw Wrong("\"names\" is a list of texts: [\"licenceKey\"]");
        }

        private string Text(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, string what)
        {
            Expect(json, ref reader, JsonTokenType.String, what);
            return reader.GetString() ?? "";
        }

        private void Expect(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, JsonTokenType type, string what)
        {
            if (Next(json, ref reader) != type)
                throw Wrong(what);
        }

        private JsonTokenType Next(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
        {
            if (!reader.Read())
                return JsonTokenType.None;
            _line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            return reader.TokenType;
        }

        private SiteRuleException Wrong(string what) => new($"{file}:{_line}: {what}.");
    }
}
