using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The files of the folder whose pods the node's kubelet starts by itself: it reads all of them but those that begin with a dot.</summary>
internal sealed record StaticManifests(string Folder, ImmutableArray<StaticManifest> All) : INodeFact<StaticManifests>
{
    // kubeadm and Kubespray, RKE2, k3s, older hand-made nodes; asked where the kubelet's own setting is not known.
    private static readonly ImmutableArray<string> UsualFolders =
        ["/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests", "/var/lib/rancher/k3s/agent/pod-manifests", "/etc/kubelet.d"];

    public static Availability<StaticManifests> From(Node node)
    {
        var folders = FolderByKubelet(node) is { } named ? [named] : UsualFolders;
        var found = folders.Select(folder => new StaticManifests(folder, [.. In(node, folder)])).FirstOrDefault(one => !one.All.IsEmpty);
        return found is not null
            ? Availability<StaticManifests>.Known(found)
            : Availability<StaticManifests>.Missing($"no file of {folders[0]} is in the input ({new ShellCommand($"ls -la {folders[0]}")} on the node would tell)");
    }

    private static string? FolderByKubelet(Node node) =>
        node.Fact<KubeletSettings>() is { IsKnown: true } settings && settings.Value.Setting("pod-manifest-path", "staticPodPath") is { Value.Length: > 0 } setting
            ? setting.Value.TrimEnd('/')
            : null;

    private static IEnumerable<StaticManifest> In(Node node, string folder) =>
        node.Host.Under($"files{folder}/")
            .Where(file => IsRead(file.Id[$"files{folder}/".Length..]))
            .Select(file => StaticManifest.Of(file.Id["files".Length..], file.Text));

    private static bool IsRead(string name) => !name.Contains('/', StringComparison.Ordinal) && !name.StartsWith('.');
}

/// <summary>One file of that folder.</summary>
/// <param name="File">Its path on the node.</param>
/// <param name="Pods">Those that it holds; the kubelet takes one of each file.</param>
/// <param name="Broken">Where it cannot be read any further, and why; null where it can.</param>
internal sealed record StaticManifest(string File, ImmutableArray<Pod> Pods, ParseNote? Broken, ArtifactText Text)
{
    public static StaticManifest Of(string file, ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var objects = KubernetesObjects.Parse(text);
        return new(
            file,
            [.. objects.Value.Items.Where(one => one.Kind == Pod.Kind).Select(Pod.From)],
            text.WhyIncomplete is null ? documents.Notes.FirstOrDefault(note => note.Reason.StartsWith("broken", StringComparison.Ordinal)) : null,
            text);
    }
}
