using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The report's own words in one language (<c>templates/strings.&lt;language&gt;.json</c>).</summary>
internal sealed class ReportWords
{
    private static readonly ConcurrentDictionary<string, ReportWords> Loaded = new();

    private readonly ImmutableDictionary<string, string> _words;

    // Sentences of findings and checks, by their English form.
    private readonly ImmutableDictionary<string, string> _sentences;

    private ReportWords(string language)
    {
        Language = language;
        _words = Read($"templates/strings.{language}.json");
        _sentences = language == "en" ? ImmutableDictionary<string, string>.Empty : Read($"templates/sentences.{language}.json");
    }

    private static ImmutableDictionary<string, string> Read(string file) =>
        JsonSerializer.Deserialize<ImmutableDictionary<string, string>>(EmbeddedText.Read(file)) ?? throw new InvalidOperationException($"{file} is empty");

    public string Language { get; }

    public static ReportWords Of(string language) => Loaded.GetOrAdd(language, name => new ReportWords(name));

    /// <exception cref="KeyNotFoundException">The list has no such words.</exception>
    public string this[string key] => _words[key];

    public string Text(string key, params ReadOnlySpan<object?> arguments) => string.Format(_words[key], arguments);

    /// <summary>The sentence in this language; what of it has no translation stays English.</summary>
    public Sentence Say(Sentence sentence) => _sentences.IsEmpty ? sentence : sentence.In(form => _sentences.GetValueOrDefault(form, form));

    public string Of(Severity severity) => _words["level." + KebabCase.Of(severity)];

    public string Of(Confidence confidence) => _words["confidence." + KebabCase.Of(confidence)];

    public string Of(FindingScope scope) => Text("scope." + KebabCase.Of(scope.Kind), scope.Name);

    /// <summary>A heading of articles, which bear the English ones in every language: they are looked up by them.</summary>
    public string Heading(string article) => _words.GetValueOrDefault($"article.{article}", article);

    /// <summary>Places as one list, nodes told together: <c>the cluster, nodes a, b and 3 more</c>.</summary>
    public string Places(IEnumerable<FindingScope> scopes, int most)
    {
        var distinct = scopes.Distinct().ToImmutableArray();
        string[] nodes = [.. distinct.Where(scope => scope.Kind == ScopeKind.Node).Select(scope => scope.Name).Order(StringComparer.Ordinal)];
        string[] others = [.. distinct.Where(scope => scope.Kind != ScopeKind.Node).Select(Of)];
        var together = nodes.Length < 2 ? nodes.Select(name => Text("scope.node", name)) : [Text("scope.nodes", List(nodes, most))];

        return string.Join(", ", others.Length == 0 ? together : together.Prepend(List(others, most)));
    }

    /// <summary>The first names, and the number of the rest.</summary>
    public string List(IReadOnlyList<string> names, int most) =>
        names.Count <= most ? string.Join(", ", names) : Text("list.more", string.Join(", ", names.Take(most)), names.Count - most);
}

/// <summary>Names of enumerations as the report's files write them: <c>NoRoute</c> as <c>no-route</c>.</summary>
internal static class KebabCase
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
