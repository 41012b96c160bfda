using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>The other places of this host: network namespaces of pods and the like, and the containers that write netfilter rules.</summary>
internal static class Places
{
    private const int MaxNamespaces = 300;
    private const string NamedNamespaces = "/run/netns";

    // /proc/PID/comm holds 15 characters.
    private static readonly FrozenSet<string> NetfilterWriters = FrozenSet.Create(
        "kube-proxy", "flanneld", "flannel", "calico-node", "kube-router", "cilium-agent", "canal", "weaver", "weave-npc",
        "antrea-agent", "ovnkube", "kindnetd", "aws-vpc-cni", "azure-npm", "node-local-dns", "node-cache", "portmap");

    /// <summary>Each other network namespace once, at most 300 of them; the second value says how many were left out.</summary>
    public static (ImmutableArray<Place> Found, int LeftOut) NetworkNamespaces()
    {
        var own = OwnNamespace("net");
        var byInode = new SortedDictionary<string, PlaceIdentity>(StringComparer.Ordinal);
        foreach (var process in ProcessFolder.All())
        {
            if (process.Namespace("net") is { } inode && inode != own && !byInode.ContainsKey(inode))
                byInode.Add(inode, Identify(process, inode));
        }

        AddNamed(byInode, own);
        var places = byInode.Values.Select(NetworkNamespacePlace).OrderBy(place => place.Where, StringComparer.Ordinal).ToImmutableArray();
        return (places[..Math.Min(MaxNamespaces, places.Length)], Math.Max(0, places.Length - MaxNamespaces));
    }

    /// <summary>One place for each container with such a process in it.</summary>
    public static ImmutableArray<Place> NetfilterContainers()
    {
        var own = OwnNamespace("mnt");
        var places = new Dictionary<string, Place>();
        foreach (var process in ProcessFolder.All())
        {
            if (process.Command is not { } command || !NetfilterWriters.Contains(command))
                continue;
            if (process.Namespace("mnt") is { } inode && inode != own && !places.ContainsKey(inode))
                places.Add(inode, ContainerPlace(process, inode));
        }

        return [.. places.Values.OrderBy(place => place.Where, StringComparer.Ordinal)];
    }

    private static string? OwnNamespace(string kind) => new ProcessFolder(Environment.ProcessId).Namespace(kind);

    private static void AddNamed(SortedDictionary<string, PlaceIdentity> byInode, string? own)
    {
        if (!Directory.Exists(NamedNamespaces))
            return;

        foreach (var file in Directory.EnumerateFiles(NamedNamespaces).Order(StringComparer.Ordinal))
        {
            // A name whose namespace is gone is an empty file of another file system: entering it fails, and its items say so.
            if (FileStatus.Of(file, followLinks: true, out _) is not { } status || $"{status.Inode}" == own)
                continue;
            var inode = $"{status.Inode}";
            byInode[inode] = (byInode.GetValueOrDefault(inode) ?? new(inode)) with { File = file };
        }
    }

    private static Place NetworkNamespacePlace(PlaceIdentity identity)
    {
        var name = identity.File is { } file ? Path.GetFileName(file) : $"pid-{identity.Pid}";
        var path = identity.File ?? $"/proc/{identity.Pid}/ns/net";
        return new($"netns/{name}", ["nsenter", $"--net={path}", "--"]) { Identity = identity };
    }

    private static Place ContainerPlace(ProcessFolder process, string inode)
    {
        var name = ContainerNames.Of(process.Cgroup ?? "") ?? $"pid-{process.Pid}_{process.Command}";
        return new($"containers/{name}", ["nsenter", "-t", $"{process.Pid}", "-m", "--"]) { Identity = Identify(process, inode) };
    }

    private static PlaceIdentity Identify(ProcessFolder process, string inode)
    {
        var cgroup = process.Cgroup ?? "";
        var uid = ContainerNames.PodUid(cgroup);
        return new(inode)
        {
            Pid = process.Pid,
            Command = process.Command,
            PodUid = uid,
            ContainerId = ContainerNames.ContainerId(cgroup),
            Pod = uid is null ? null : ContainerNames.PodOf(uid),
        };
    }
}
