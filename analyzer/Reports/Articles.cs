using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The knowledge articles, one per finding id: <c>templates/knowledge/&lt;id&gt;.&lt;language&gt;.md</c>, or what a log signature says of itself.</summary>
internal static class Articles
{
    private const string Folder = "templates/knowledge/";

    private static readonly ConcurrentDictionary<(string, string), Article?> Read = new();

    private static readonly Func<string, string, Article?> BuiltIn = With(SignatureCatalog.All);

    /// <summary>The ids of all articles that are written in a language.</summary>
    public static IEnumerable<string> Ids(string language = "en") =>
        EmbeddedText.Paths
            .Where(path => path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith($".{language}.md", StringComparison.Ordinal))
            .Select(path => path[Folder.Length..^($".{language}.md".Length)]);

    /// <summary>The article of this id, in English if there is none in the language; null if there is none at all.</summary>
    public static Article? Find(string id, string language = "en") => BuiltIn(id, language);

    /// <summary>How articles are found while these signatures are searched for.</summary>
    public static Func<string, string, Article?> With(ImmutableArray<Signature> signatures)
    {
        var byId = signatures.ToDictionary(signature => signature.Id, StringComparer.Ordinal);
        return (id, language) => Written(id, language) ?? (byId.TryGetValue(id, out var signature) ? SignatureArticle.Of(signature, language) : null);
    }

    private static Article? Written(string id, string language) => Read.GetOrAdd((id, language), _ => Load(id, language) ?? Load(id, "en"));

    /// <summary>Reads front matter (<c>title: ...</c>, <c>summary: ...</c>) and the sections under <c>## </c> headings.</summary>
    public static Article Parse(string id, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').AsSpan();
        var front = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);

        if (lines.Length > 0 && lines[0].Trim() == "---" && EndOfFront(lines) is > 0 and var end)
        {
            foreach (var line in lines[1..end])
                AddFront(front, line);
            lines = lines[(end + 1)..];
        }

        return new(id, front.GetValueOrDefault("title", id), front.GetValueOrDefault("summary", ""), Sections(lines));
    }

    private static Article? Load(string id, string language) =>
        EmbeddedText.Find($"{Folder}{id}.{language}.md") is { } text ? Parse(id, text) with { Language = language } : null;

    private static int EndOfFront(ReadOnlySpan<string> lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "---")
                return i;
        }

        return -1;
    }

    // A line without a key continues the value before it.
    private static void AddFront(ImmutableDictionary<string, string>.Builder front, string line)
    {
        foreach (var key in (ReadOnlySpan<string>)["title", "summary"])
        {
            if (line.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
            {
                front[key] = Unquoted(line[(key.Length + 1)..].Trim());
                return;
            }
        }

        var last = front.ContainsKey("summary") ? "summary" : "title";
        if (front.TryGetValue(last, out var before))
            front[last] = $"{before} {line.Trim()}".Trim();
    }

    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] == value[^1] && value[0] is '"' or '\'' ? value[1..^1] : value;

    // "## " inside a fenced block is a comment of the shell, not a heading.
    private static ImmutableArray<ArticleSection> Sections(ReadOnlySpan<string> lines)
    {
        var sections = ImmutableArray.CreateBuilder<ArticleSection>();
        var fenced = false;
        foreach (var line in lines)
        {
            fenced ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!fenced && line.StartsWith("## ", StringComparison.Ordinal))
                sections.Add(new(line[3..].Trim(), ""));
            else if (sections.Count > 0)
                sections[^1] = sections[^1] with { Markdown = sections[^1].Markdown + line + "\n" };
        }

        return [.. sections.Select(section => section with { Markdown = section.Markdown.Trim('\n') })];
    }
}
