using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>What the collector can take, by the artifact that it leaves.</summary>
internal static class CollectorCatalogue
{
    private const string Cluster = "cluster/";

    private static readonly string Text = EmbeddedText.Read("analyzer/Diagnosis/Requests/catalogue.json");

    public static ImmutableArray<CataloguedSpec> All { get; } = CatalogueJson.Read(Text);

    /// <summary>Of the catalogue, in hexadecimal.</summary>
    public static string Sha256 => Sha256Hash.HexOf(Encoding.UTF8.GetBytes(Text));

    private static readonly FrozenDictionary<string, CataloguedSpec> ById = All.ToFrozenDictionary(spec => spec.Id, StringComparer.Ordinal);

    /// <summary>The spec that leaves the artifact (<c>routing/routes</c>, <c>core_v1_pods</c>, <c>files/etc/hosts</c>); null where none does.</summary>
    public static CataloguedSpec? Leaving(string artifact) =>
        artifact.StartsWith("files/", StringComparison.Ordinal) ? OfFile(artifact["files".Length..])
        : ById.GetValueOrDefault(artifact) ?? ById.GetValueOrDefault(Cluster + artifact);

    public static bool IsOfCluster(CataloguedSpec spec) => spec.Id.StartsWith(Cluster, StringComparison.Ordinal);

    private static CataloguedSpec? OfFile(string path) =>
        All.FirstOrDefault(spec => spec.File == path) ?? All.FirstOrDefault(spec => spec.Tree is { } tree && IsIn(tree, path));

    // A folder, or what stands for all that is in it, is the tree itself.
    private static bool IsIn(CataloguedTree tree, string path)
    {
        var root = tree.Root.TrimEnd('/');
        if (path.TrimEnd('*', '/') == root)
            return true;
        if (!path.StartsWith($"{root}/", StringComparison.Ordinal))
            return false;

        var below = path[(root.Length + 1)..];
        return tree.Patterns.Any(pattern => Matches(pattern, below)) && !tree.Except.Any(pattern => Matches(pattern, below));
    }

    private static bool Matches(string pattern, string below)
    {
        var name = pattern.Contains('/') ? below : below[(below.LastIndexOf('/') + 1)..];
        return FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false) && (!pattern.Contains('/') || pattern.Count(c => c == '/') == name.Count(c => c == '/'));
    }
}
