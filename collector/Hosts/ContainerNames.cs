using System.Text.RegularExpressions;

namespace SupportBundle.Collector.Hosts;

/// <summary>Which pod and container a process belongs to, from its cgroup and from kubelet's log folders.</summary>
internal static partial class ContainerNames
{
    private const string LogLinks = "/var/log/containers";
    private const string PodLogs = "/var/log/pods";

    // 0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod6e0d7a0c_9f3c_4e5e_8c8e_0f5c5ad7cd4b.slice/cri-containerd-<64 hex>.scope
    // 12:pids:/kubepods/burstable/pod6e0d7a0c-9f3c-4e5e-8c8e-0f5c5ad7cd4b/<64 hex>
    [GeneratedRegex("pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})")]
    private static partial Regex PodUidPattern { get; }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex ContainerIdPattern { get; }

    public static string? PodUid(string cgroup) =>
        PodUidPattern.Match(cgroup) is { Success: true } match ? match.Groups[1].Value.Replace('_', '-') : null;

    public static string? ContainerId(string cgroup) =>
        ContainerIdPattern.Match(cgroup) is { Success: true } match ? match.Value : null;

    /// <summary><c>&lt;namespace&gt;_&lt;pod&gt;_&lt;container&gt;</c>, or null if kubelet has left no trace of it.</summary>
    public static string? Of(string cgroup) =>
        ContainerId(cgroup) is { } id && FromLogLink(id) is { } name ? name
        : PodUid(cgroup) is { } uid ? FromPodFolder(uid)
        : null;

    /// <summary><c>&lt;namespace&gt;_&lt;pod&gt;</c>, or null if kubelet has no log folder of it.</summary>
    public static string? PodOf(string uid) => Folder(uid) is { } folder ? Path.GetFileName(folder)[..^(uid.Length + 1)] : null;

    // coredns-5d78c9869d-abcde_kube-system_coredns-<64 hex>.log
    private static string? FromLogLink(string id)
    {
        if (!Directory.Exists(LogLinks))
            return null;

        foreach (var path in Directory.EnumerateFileSystemEntries(LogLinks, $"*-{id}.log"))
        {
            var parts = Path.GetFileName(path)[..^(id.Length + 5)].Split('_');
            if (parts.Length == 3)
                return $"{parts[1]}_{parts[0]}_{parts[2]}";
        }

        return null;
    }

    // kube-system_kube-proxy-x7k2p_<uid>/kube-proxy/0.log; with several containers it cannot be told which one
    private static string? FromPodFolder(string uid)
    {
        if (Folder(uid) is not { } folder)
            return null;

        var containers = Directory.GetDirectories(folder);
        return containers.Length == 1 ? $"{PodOf(uid)}_{Path.GetFileName(containers[0])}" : null;
    }

    private static string? Folder(string uid) =>
        Directory.Exists(PodLogs) ? Directory.EnumerateDirectories(PodLogs, $"*_{uid}").FirstOrDefault() : null;
}
