using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>Whether SELinux denies, by whichever command or file of the node says so.</summary>
internal sealed record SelinuxState(SelinuxMode Mode, SourceLine Line) : INodeFact<SelinuxState>
{
    public static Availability<SelinuxState> From(Node node) =>
        Read(node, "kernel/selinux")
            .Or(() => Read(node, "kernel/getenforce"))
            .Or(() => Read(node, "files/sys/fs/selinux/enforce"));

    private static Availability<SelinuxState> Read(Node node, string id)
    {
        var status = node.Host.Read<SelinuxStatus>(id);
        if (!status.IsKnown)
            return Availability<SelinuxState>.Missing(status.WhyMissing!); // not known

        return status.Value is { Mode: { } mode, ModeLine: { } line }
            ? Availability<SelinuxState>.Known(new(mode, line))
            : Availability<SelinuxState>.Missing($"{id}: it does not tell the mode");
    }
}
