using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Containers as <c>crictl ps -o json</c> lists them.</summary>
internal sealed record CriContainers(ImmutableArray<CriContainer> Items) : IArtifact<CriContainers>
{
    /// <summary>Whether this is a list at all, and no error message in its place.</summary>
    public bool IsList { get; init; } = true;

    public static Parsed<CriContainers> Parse(ArtifactText text)
    {
        var (items, isList, notes) = CriList.Read(text, "containers", CriContainer.From);
        return new(new(items) { IsList = isList }, notes);
    }
}

/// <summary>One container as the runtime has it.</summary>
/// <param name="State">For instance <c>CONTAINER_RUNNING</c>, <c>CONTAINER_EXITED</c>.</param>
/// <param name="Attempt">How often it was started anew in its sandbox.</param>
internal sealed record CriContainer(string Id, string SandboxId, string Name, int Attempt, string Image, string State, SourceLine Line)
{
    public string Namespace { get; init; } = "";

    public string Pod { get; init; } = "";

    public bool IsRunning => State == "CONTAINER_RUNNING";

    public static CriContainer? From(DocumentNode node) => node.TextAt("id") is { Length: > 0 } id
        ? new(id, node.TextAt("podSandboxId") ?? "", node.TextAt("metadata", "name") ?? "", node.NumberAt("metadata", "attempt") ?? 0, node.TextAt("image", "image") ?? node.TextAt("imageRef") ?? "", node.TextAt("state") ?? "", (node["id"] ?? node).Line)
        {
            Namespace = node.TextAt("labels", "io.kubernetes.pod.namespace") ?? "",
            Pod = node.TextAt("labels", "io.kubernetes.pod.name") ?? "",
        }
        : null;
}

/// <summary>Sandboxes as <c>crictl pods -o json</c> lists them.</summary>
internal sealed record CriSandboxes(ImmutableArray<CriSandbox> Items) : IArtifact<CriSandboxes>
{
    /// <summary>Whether this is a list at all, and no error message in its place.</summary>
    public bool IsList { get; init; } = true;

    public static Parsed<CriSandboxes> Parse(ArtifactText text)
    {
        var (items, isList, notes) = CriList.Read(text, "items", CriSandbox.From);
        return new(new(items) { IsList = isList }, notes);
    }
}

/// <summary>One pod's sandbox as the runtime has it.</summary>
/// <param name="State"><c>SANDBOX_READY</c> or <c>SANDBOX_NOTREADY</c>.</param>
internal sealed record CriSandbox(string Id, string Namespace, string Name, string Uid, int Attempt, string State, SourceLine Line)
{
    public bool IsReady => State == "SANDBOX_READY";

    public static CriSandbox? From(DocumentNode node) => node.TextAt("id") is { Length: > 0 } id
        ? new(id, node.TextAt("metadata", "namespace") ?? "", node.TextAt("metadata", "name") ?? "", node.TextAt("metadata", "uid") ?? "", node.NumberAt("metadata", "attempt") ?? 0, node.TextAt("state") ?? "", (node["id"] ?? node).Line)
        : null;
}

/// <summary>One sandbox as <c>crictl inspectp</c> shows it: which pod it is, its network namespace, its process and its addresses.</summary>
/// <param name="Sandbox">Null where the text is none of inspectp's.</param>
/// <param name="NetworkNamespace">The path of its network namespace; empty for a pod in its node's network.</param>
/// <param name="Pid">Of the pause process; null where the runtime does not say.</param>
internal sealed record CriSandboxDetail(CriSandbox? Sandbox, ImmutableArray<IPAddress> Addresses, string NetworkNamespace, int? Pid, bool HostNetwork) : IArtifact<CriSandboxDetail>
{
    public static Parsed<CriSandboxDetail> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var root = CriList.Inspected(documents.Value).FirstOrDefault(one => one["status"] is not null);
        return root?["status"] is { } status && CriSandbox.From(status) is { } sandbox
            ? new(new(sandbox, AddressesOf(status), NamespaceOf(root), root.NumberAt("info", "pid"), IsInHostsNetwork(status)), [.. documents.Notes, .. UnreadIn(status)])
            : new(new(null, [], "", null, false), documents.Notes.Add(new(text.Whole, "no sandbox with its status")));
    }

    // "network": {"additionalIps": [{"ip": "fd00::5"}], "ip": "10.244.1.5"}
    private static ImmutableArray<IPAddress> AddressesOf(DocumentNode status) =>
        KubernetesAddress.All([status.TextAt("network", "ip"), .. status.ItemsAt("network", "additionalIps").Select(one => one.TextAt("ip"))]);

    private static IEnumerable<ParseNote> UnreadIn(DocumentNode status) =>
        status.ItemsAt("network", "additionalIps").Where(one => !IPAddress.TryParse(one.TextAt("ip"), out _)).Select(one => new ParseNote(one.Line, "a further address that is none"));

    // {"type": "network", "path": "/var/run/netns/cni-0f9d..."}; CRI-O and containerd show the runtime's whole specification
    private static string NamespaceOf(DocumentNode root) =>
        root.ItemsAt("info", "runtimeSpec", "linux", "namespaces").FirstOrDefault(one => one.TextAt("type") == "network")?.TextAt("path") ?? "";

    private static bool IsInHostsNetwork(DocumentNode status) => status.TextAt("linux", "namespaces", "options", "network") == "NODE";
}
