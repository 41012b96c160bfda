using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>Which kernel the node runs.</summary>
/// <param name="Number">Null where the release begins with no number; a distribution's own changes do not show in it.</param>
internal sealed record KernelRelease(string Release, Version? Number, SourceLine Line) : INodeFact<KernelRelease>
{
    public static Availability<KernelRelease> From(Node node) =>
        Read(node, "identity/uname").Or(() => Read(node, "files/proc/version")).Or(() => Read(node, "files/proc/sys/kernel/osrelease"));

    private static Availability<KernelRelease> Read(Node node, string id)
    {
        var version = node.Host.Read<KernelVersion>(id);
        if (!version.IsKnown)
            return Availability<KernelRelease>.Missing(version.WhyMissing!); // not known

        return version.Value.Release is { } release
            ? Availability<KernelRelease>.Known(new(release, version.Value.Number, version.Value.Line))
            : Availability<KernelRelease>.Missing($"{id}: it names no kernel's release");
    }
}
