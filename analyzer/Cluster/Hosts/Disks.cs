using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>How full the node's file systems are, by space and by inodes; each may be known without the other.</summary>
internal sealed record Disks(Availability<DiskUsage> Space, Availability<DiskUsage> Inodes) : INodeFact<Disks>
{
    public static Availability<Disks> From(Node node)
    {
        var disks = new Disks(Read(node, "resources/df", ofInodes: false), Read(node, "resources/df-inodes", ofInodes: true));
        return disks.Space.IsKnown || disks.Inodes.IsKnown
            ? Availability<Disks>.Known(disks)
            : Availability<Disks>.Missing($"{disks.Space.WhyMissing}; {disks.Inodes.WhyMissing}");
    }

    // df -i is often kept under the name of df.
    private static Availability<DiskUsage> Read(Node node, string id, bool ofInodes)
    {
        var usage = node.Host.Read<DiskUsage>(id);
        return !usage.IsKnown || (usage.Value.OfInodes == ofInodes && !usage.Value.FileSystems.IsEmpty)
            ? usage
            : Availability<DiskUsage>.Missing(ofInodes ? $"{id}: it does not count inodes" : $"{id}: it does not tell the space of any file system");
    }
}
