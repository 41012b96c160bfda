using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>Where an item is taken: this host, or another network namespace or a container's file system on it.</summary>
/// <param name="Where">As in the manifest: <c>host</c>, <c>netns/NAME</c> or <c>containers/NAME</c>.</param>
/// <param name="Enter">What goes before a command's argv to run it there.</param>
internal sealed record Place(string Where, ImmutableArray<string> Enter)
{
    public static Place Host { get; } = new("host", []);

    /// <summary>What is known of it, for its own small entry; null for the host.</summary>
    public PlaceIdentity? Identity { get; init; }

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

    /// <summary><c>&lt;namespace&gt;_&lt;pod&gt;</c>, where kubelet's log folders tell it.</summary>
    public string? Pod { get; init; }
}
