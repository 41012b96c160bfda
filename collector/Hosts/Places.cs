using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>The other places of this host: network namespaces of pods and the like, and the containers that write netfilter rules.</summary>
internal static class Places
{
    /// <summary>kubelet takes 110 pods unless it is told otherwise, and some sites tell it 250 or 500.</summary>
    public const int MaxNamespaces = 512;

    private const string NamedNamespaces = "/run/netns";

    // What only holds a pod's namespaces open: its files are nobody's.
    private static readonly FrozenSet<string> Holders = FrozenSet.Create("pause", "pod", "conmon", "catatonit");

    // /proc/PID/comm holds 15 characters.
    private static readonly FrozenSet<string> NetfilterWriters = FrozenSet.Create(
        "kube-proxy", "flanneld", "flannel", "calico-node", "kube-router", "cilium-agent", "canal", "weaver", "weave-npc",
        "antrea-agent", "ovnkube", "kindnetd", "aws-vpc-cni", "azure-npm", "node-local-dns", "node-cache", "portmap");

    /// <summary>Each other network namespace once, at most <see cref="MaxNamespaces"/> of them; the second value says how many were left out.</summary>
    public static (ImmutableArray<Place> Found, int LeftOut) NetworkNamespaces()
    {
        var own = OwnNamespace("net");
        var byInode = new SortedDictionary<string, PlaceIdentity>(StringComparer.Ordinal);
        foreach (var process in ProcessFolder.All())
        {
            if (process.Namespace("net") is { } inode && inode != own)
                byInode[inode] = With(byInode.GetValueOrDefault(inode), process, inode);
        }

        AddNamed(byInode, own);
        var places = byInode.Values.Select(NetworkNamespacePlace).OrderBy(place => place.Where, StringComparer.Ordinal).ToImmutableArray();
        return (places[..Math.Min(MaxNamespaces, places.Length)], Math.Max(0, places.Length - MaxNamespaces));
    }

    /// <summary>One place for each container with such a process in it.</summary>
    public static ImmutableArray<Place> NetfilterContainers(Func<string, bool> isInstalled)
    {
        var own = OwnNamespace("mnt");
        var places = new Dictionary<string, Place>();
        foreach (var process in ProcessFolder.All())
        {
            if (process.Command is not { } command || !NetfilterWriters.Contains(command))
                continue;
            if (process.Namespace("mnt") is { } inode && inode != own && !places.ContainsKey(inode))
                places.Add(inode, ContainerPlace(process, inode, isInstalled));
        }

        return [.. places.Values.OrderBy(place => place.Where, StringComparer.Ordinal)];
    }

    private static string? OwnNamespace(string kind) => new ProcessFolder(Environment.ProcessId).Namespace(kind);

    // The first process that is more than a holder; what a holder tells of the sandbox is kept.
    private static PlaceIdentity With(PlaceIdentity? known, ProcessFolder process, string inode)
    {
        if (known is { Command: { } command } && !Holders.Contains(command))
            return known;

        var found = Identify(process, inode);
        var isHolder = found.Command is { } name && Holders.Contains(name);
        if (known is not null && isHolder)
            return known;
        return found with { SandboxId = isHolder ? found.ContainerId : known?.SandboxId };
    }

    private static void AddNamed(SortedDictionary<string, PlaceIdentity> byInode, string? own)
    {
        if (!Directory.Exists(NamedNamespaces))
            return;

        var pods = CniResults.ByNamespace();
        foreach (var file in Directory.EnumerateFiles(NamedNamespaces).Order(StringComparer.Ordinal))
        {
            // A name whose namespace is gone is an empty file of another file system: entering it fails, and its items say so.
            if (FileStatus.Of(file, followLinks: true, out _) is not { } status || $"{status.Inode}" == own)
                continue;
            var inode = $"{status.Inode}";
            byInode[inode] = Named(byInode.GetValueOrDefault(inode) ?? new(inode), file, pods.GetValueOrDefault(Path.GetFileName(file)));
        }
    }

    private static PlaceIdentity Named(PlaceIdentity identity, string file, CniPod? pod) => identity with
    {
        File = file,
        Pod = identity.Pod ?? pod?.Name,
        PodUid = identity.PodUid ?? pod?.Uid,
        SandboxId = identity.SandboxId ?? pod?.SandboxId,
    };

    private static Place NetworkNamespacePlace(PlaceIdentity identity)
    {
        var name = identity.File is { } file ? Path.GetFileName(file) : $"pid-{identity.Pid}";
        return new($"netns/{name}", []) { Identity = identity, NetworkNamespace = identity.File ?? $"/proc/{identity.Pid}/ns/net" };
    }

    private static Place ContainerPlace(ProcessFolder process, string inode, Func<string, bool> isInstalled)
    {
        var name = ContainerNames.Of(process.Cgroup ?? "") ?? $"pid-{process.Pid}_{process.Command}";
        var identity = Identify(process, inode);
        return new($"containers/{name}", ContainerEntry.Of(process.Pid, identity.ContainerId, isInstalled)) { Identity = identity };
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
