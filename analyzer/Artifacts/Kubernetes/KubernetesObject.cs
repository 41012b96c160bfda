using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One object of the Kubernetes API, or one manifest: its identity and the document that holds it.</summary>
/// <param name="Kind">For instance <c>Pod</c>; empty where neither the object nor its list says.</param>
/// <param name="Namespace">Empty for objects without one.</param>
internal sealed record KubernetesObject(string Kind, string Namespace, string Name, DocumentNode Node)
{
    public SourceLine Line => Node.Line;

    /// <summary>The command for people that shows it (<c>kubectl get</c>), which leaves much out; null for the object itself.</summary>
    public string? ShownBy { get; init; }

    /// <summary>Why this field is not known, as one clause; null where it is, even if it is known to be empty.</summary>
    public string? WhyUnknown(params ReadOnlySpan<string> keys) =>
        ShownBy is null || Node.At(keys) is not null ? null : $"{Line.Artifact.Path}: {ShownBy} shows no {string.Join('.', keys)} of {this}";

    /// <summary>What the API server fills in where the object says nothing; empty where the object is not known as a whole.</summary>
    public string Default(string value) => ShownBy is null ? value : "";

    /// <summary>Its generation in the API: of two copies the one with the higher is the newer; 0 where it is not known.</summary>
    public long ResourceVersion => long.TryParse(Node.TextAt("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

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
