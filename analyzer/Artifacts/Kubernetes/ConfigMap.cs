using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One ConfigMap; each value is a scalar node, so that its lines can be cited.</summary>
internal sealed record ConfigMap(KubernetesObject Object, ImmutableArray<DocumentNode> Values) : IKubernetesObject<ConfigMap>
{
    public static string Kind => "ConfigMap";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public DocumentNode? this[string key] => Values.FirstOrDefault(value => value.Name == key);

    public static ConfigMap From(KubernetesObject source) => new(source, source.Node.MembersAt("data"));

    /// <summary>The value of this key, read as a JSON or YAML document of its own; its lines are those of the value, not of the file.</summary>
    public DocumentNode? Document(string key)
    {
        if (this[key] is not { Text: { } content } value)
            return null;

        var text = new ArtifactText(value.Line.Artifact.Node, $"{value.Line.Artifact.Path} {FullName} {key}", content);
        return DocumentFile.Parse(text).Value.Roots.FirstOrDefault();
    }
}
