using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>Finds a component's configuration in a file, which may hold other documents, or in what the component says at <c>/configz</c>.</summary>
internal static class ConfigurationDocument
{
    public static (DocumentNode? Root, ImmutableArray<ParseNote> Notes) Find(ArtifactText text, string kind, string nameAtConfigz)
    {
        var documents = DocumentFile.Parse(text);
        var root = documents.Value.Roots.Select(one => Of(one, kind, nameAtConfigz)).FirstOrDefault(one => one is not null);
        return (root, root is null ? documents.Notes.Add(new(text.Whole, $"no {kind} stands in it")) : documents.Notes);
    }

    // {"kubeletconfig":{"enableServer":true,"staticPodPath":"/etc/kubernetes/manifests", ...}}
    private static DocumentNode? Of(DocumentNode root, string kind, string nameAtConfigz) =>
        root[nameAtConfigz] is { Kind: NodeKind.Map } shown ? shown
        : root.Kind == NodeKind.Map && (root.TextAt("kind") ?? kind) == kind ? root
        : null;
}
