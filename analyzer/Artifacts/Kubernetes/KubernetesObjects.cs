using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>All objects of a file: an API list, a List of lists, a bare array of items, single objects, several YAML documents.</summary>
internal sealed record KubernetesObjects(ArtifactText Source, ImmutableArray<KubernetesObject> Items) : IArtifact<KubernetesObjects>
{
    /// <summary>Why the file does not hold all that was asked for, or null.</summary>
    public string? WhyPartial { get; init; }

    public static Parsed<KubernetesObjects> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        var notes = documents.Notes.ToBuilder();
        foreach (var root in documents.Value.Roots)
            Take(root, "", items, notes);

        return new(new(text, items.ToImmutable()) { WhyPartial = text.WhyPartial ?? PagesLeft(documents.Value.Roots) }, notes.ToImmutable());
    }

    // "metadata": {"continue": "eyJ2IjoibWV0YS5rOHMuaW8vdjEi...", "remainingItemCount": 1253}: the server sends 500 at a time to those who ask so
    private static string? PagesLeft(ImmutableArray<DocumentNode> roots)
    {
        var left = roots.FirstOrDefault(root => root["items"] is not null
            && (root.TextAt("metadata", "continue") is { Length: > 0 } || root.NumberAt("metadata", "remainingItemCount") > 0));
        if (left is null)
            return null;

        return left.NumberAt("metadata", "remainingItemCount") is { } count
            ? $"a page of a longer list, {count} objects follow it"
            : "a page of a longer list, others follow it";
    }

    private static void Take(
        DocumentNode node,
        string kindOfItems,
        ImmutableArray<KubernetesObject>.Builder items,
        ImmutableArray<ParseNote>.Builder notes)
    {
        var kind = node.TextAt("kind") ?? kindOfItems;
        if (node.Kind == NodeKind.Sequence)
            TakeEach(node.Children, kindOfItems, items, notes);
        else if (node["items"] is { Kind: NodeKind.Sequence or NodeKind.Null } list && node.TextAt("metadata", "name") is null)
            TakeEach(list.Children, KindOfItems(kind), items, notes);
        else if (node.TextAt("metadata", "name") is { } name)
            items.Add(new(kind, node.TextAt("metadata", "namespace") ?? "", name, node));
        else if (node.Kind != NodeKind.Null)
            notes.Add(new(node.Line, "neither a Kubernetes object with a name nor a list of them"));
    }

    private static void TakeEach(
        ImmutableArray<DocumentNode> nodes,
        string kindOfItems,
        ImmutableArray<KubernetesObject>.Builder items,
        ImmutableArray<ParseNote>.Builder notes)
    {
        foreach (var node in nodes)
            Take(node, kindOfItems, items, notes);
    }

    // Items of a PodList as the server sends it bear no kind; those of kubectl's List do.
    private static string KindOfItems(string kindOfList) => kindOfList.EndsWith("List", StringComparison.Ordinal) ? kindOfList[..^4] : "";
}
