using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>The documents of a JSON or YAML file, in order: usually one, in YAML several between <c>---</c>.</summary>
internal sealed record DocumentFile(ArtifactText Source, ImmutableArray<DocumentNode> Roots) : IArtifact<DocumentFile>
{
    public static Parsed<DocumentFile> Parse(ArtifactText text)
    {
        if (!LooksLikeJson(text.Content))
            return YamlReader.Read(text);

        var json = JsonReader.Read(text);
        if (json.Notes.IsEmpty || text.Path.EndsWith(".json", StringComparison.Ordinal))
            return json;

        // YAML may begin with a brace too: a flow map.
        var yaml = YamlReader.Read(text);
        return yaml.Notes.IsEmpty ? yaml : json;
    }

    /// <summary>Whether a text that may be lines for people too is a JSON object: a brace with a member's name behind it.</summary>
    public static bool IsJsonObject(string content)
    {
        var start = content.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start is ['{', ..] && start[1..].TrimStart() is ['"' or '}', ..];
    }

    private static bool LooksLikeJson(string content)
    {
        var start = content.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start is ['{', ..] or ['[', ..];
    }
}
