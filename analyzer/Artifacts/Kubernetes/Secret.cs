using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A Secret's name and the names of its keys; its values are never in a bundle.</summary>
internal sealed record Secret(KubernetesObject Object, string Type, ImmutableArray<string> Keys) : IKubernetesObject<Secret>
{
    public static string Kind => "Secret";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public static Secret From(KubernetesObject source) =>
        new(source, source.Node.TextAt("type") ?? "", [.. source.Node.MembersAt("data").Select(member => member.Name ?? "")]);
}
