using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One object of the Kubernetes API, or one manifest: its identity and the document that holds it.</summary>
/// <param name="Kind">For instance <c>Pod</c>; empty where neither the object nor its list says.</param>
/// <param name="Namespace">Empty for objects without one.</param>
internal sealed record KubernetesObject(string Kind, string Namespace, string Name, DocumentNode Node)
{
    public SourceLine Line => Node.Line;

    public string Uid => Node.TextAt("metadata", "uid") ?? "";

    public ImmutableSortedDictionary<string, string> Labels => TextMap(Node.At("metadata", "labels"));

    public ImmutableSortedDictionary<string, string> Annotations => TextMap(Node.At("metadata", "annotations"));

    /// <summary>Namespace and name as kubectl's users write them: <c>kube-system/coredns</c>.</summary>
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public override string ToString() => $"{Kind} {FullName}";

    /// <summary>A map of texts, such as labels or a selector; empty where there is none.</summary>
    public static ImmutableSortedDictionary<string, string> TextMap(DocumentNode? map)
    {
        if (map is not { Kind: NodeKind.Map })
            return ImmutableSortedDictionary<string, string>.Empty;

        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var member in map.Children)
            texts[member.Name ?? ""] = member.Text ?? "";

        return texts.ToImmutable();
    }
}
