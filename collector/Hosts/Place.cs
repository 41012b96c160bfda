using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>Where an item is taken: this host, or another network namespace or a container's file system on it.</summary>
/// <param name="Where">As in the manifest: <c>host</c>, <c>netns/NAME</c> or <c>containers/NAME</c>.</param>
/// <param name="Enter">What goes before a command's argv to run it there.</param>
internal sealed record Place(string Where, ImmutableArray<string> Enter)
{
    private const string ProcNet = "/proc/net/";

    public static Place Host { get; } = new("host", []);

    /// <summary>The file of the network namespace that a thread enters for all that is taken there; null where commands are enough.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>It was asked for by name, and is not there.</summary>
    public bool IsMissing { get; init; }

    /// <summary>What is known of it, for its own small entry; null for the host.</summary>
    public PlaceIdentity? Identity { get; init; }

    /// <summary>The whole command line that runs <paramref name="argv"/> there.</summary>
    /// <param name="spec">Makes the names unique that ctr(8) wants for each process.</param>
    public ImmutableArray<string> CommandLine(ImmutableArray<string> argv, string spec) =>
        [.. Enter.Select(word => word == ContainerEntry.UniqueName ? $"sb-collect-{spec.Replace('/', '-')}" : word), .. argv];

    /// <summary>Where a path of /proc/net is read: that one is of the process's first thread, and only this thread is there.</summary>
    public string PathOf(string path) =>
        NetworkNamespace is not null && path.StartsWith(ProcNet, StringComparison.Ordinal) ? "/proc/thread-self/net/" + path[ProcNet.Length..] : path;

    /// <summary>The folder of its entries below the bundle's top.</summary>
    public string FolderOn(string node) => this == Host ? $"nodes/{node}" : $"nodes/{node}/{Where}";
}

/// <summary>Which process, container and pod a place was found by.</summary>
internal sealed record PlaceIdentity(string Inode)
{
    public int? Pid { get; init; }
    public string? Command { get; init; }
    public string? File { get; init; }
    public string? PodUid { get; init; }
    public string? ContainerId { get; init; }

    /// <summary>The container that holds the namespace open (pause), where the runtime has one.</summary>
    public string? SandboxId { get; init; }

    /// <summary><c>&lt;namespace&gt;_&lt;pod&gt;</c>, where kubelet's log folders tell it.</summary>
    public string? Pod { get; init; }
}
