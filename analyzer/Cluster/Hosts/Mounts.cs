using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>What is mounted on the node.</summary>
internal sealed record Mounts(MountList List) : INodeFact<Mounts>
{
    private const string CgroupRoot = "/sys/fs/cgroup";

    /// <summary>The version of control groups that programs use: 2 where the root is cgroup2, 1 where controllers are mounted below it; null where neither is to be seen.</summary>
    public int? CgroupVersion =>
        List.At(CgroupRoot) is { Type: "cgroup2" } ? 2
        : List.Mounts.Any(mount => mount.Type == "cgroup" && mount.Target.StartsWith(CgroupRoot, StringComparison.Ordinal)) ? 1
        : null;

    public static Availability<Mounts> From(Node node) =>
        Read(node, "files/proc/mounts")
            .Or(() => Read(node, "files/proc/self/mountinfo"))
            .Or(() => Read(node, "resources/mount"))
            .Or(() => Read(node, "resources/findmnt"));

    private static Availability<Mounts> Read(Node node, string id)
    {
        var list = node.Host.Read<MountList>(id);
        return list.IsKnown && list.Value.Mounts.IsEmpty ? Availability<Mounts>.Missing($"{id}: it lists no mount") : list.Select(mounts => new Mounts(mounts));
    }
}
