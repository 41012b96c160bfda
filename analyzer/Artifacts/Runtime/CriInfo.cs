using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>What <c>crictl info</c> says: whether runtime and network are ready, and containerd's configuration as it runs.</summary>
/// <param name="Conditions"><c>RuntimeReady</c> and <c>NetworkReady</c>, and what newer ones add.</param>
internal sealed record CriInfo(ImmutableArray<Condition> Conditions, DocumentNode? Root) : IArtifact<CriInfo>
{
    public Condition? RuntimeReady => Conditions.FirstOrDefault(one => one.Type == "RuntimeReady");

    public Condition? NetworkReady => Conditions.FirstOrDefault(one => one.Type == "NetworkReady");

    /// <summary><c>OK</c>, or why containerd could not load a CNI configuration.</summary>
    public DocumentNode? LastCniLoadStatus => Root?["lastCNILoadStatus"];

    public DocumentNode? SandboxImage => Root?.At("config", "sandboxImage") ?? Root?.At("config", "pinnedImages", "sandbox");

    public DocumentNode? SystemdCgroup => Root?.At("config", "containerd", "runtimes", DefaultRuntime, "options", "SystemdCgroup");

    public string DefaultRuntime => Root?.TextAt("config", "containerd", "defaultRuntimeName") ?? "runc";

    public DocumentNode? CniConfigurations => Root?.At("config", "cni", "confDir");

    /// <summary>The CNI networks that are loaded, loopback included.</summary>
    public ImmutableArray<DocumentNode> CniNetworks => Root?.ItemsAt("cniconfig", "Networks") ?? [];

    public static Parsed<CriInfo> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var root = documents.Value.Roots.FirstOrDefault(one => one.At("status", "conditions") is not null);
        return root is null
            ? new(new([], null), documents.Notes.Add(new(text.Whole, "no conditions of a runtime in it")))
            : new(new([.. root.ItemsAt("status", "conditions").Select(ConditionOf)], root), documents.Notes);
    }

    // {"type": "NetworkReady", "status": false, "reason": "NetworkPluginNotReady", "message": "Network plugin returns error: cni plugin not initialized"}
    private static Condition ConditionOf(DocumentNode node) => new(
        node.TextAt("type") ?? "",
        node.FlagAt("status") is { } status ? status ? "True" : "False" : "Unknown",
        node.TextAt("reason") ?? "",
        node.TextAt("message") ?? "",
        (node["status"] ?? node).Line);
}
