using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The node's memory and swap, in bytes.</summary>
/// <param name="Available">What programs can still get without swapping; null where it is not told.</param>
/// <param name="SwapTotal">0 without swap; null where it is not told.</param>
internal sealed record Memory(long Total, long? Available, long? SwapTotal, SourceLine Line) : INodeFact<Memory>
{
    public static Availability<Memory> From(Node node) => OfMemInfo(node).Or(() => OfFree(node));

    private static Availability<Memory> OfMemInfo(Node node)
    {
        const string Id = "files/proc/meminfo";
        var info = node.Host.Read<MemInfo>(Id);
        if (!info.IsKnown)
            return Availability<Memory>.Missing(info.WhyMissing!); // not known

        return info.Value.Total is { } total
            ? Availability<Memory>.Known(new(total.Value, info.Value.Available?.Value, info.Value.SwapTotal?.Value, (info.Value.Available ?? total).Line))
            : Availability<Memory>.Missing($"{Id}: it does not tell the total");
    }

    private static Availability<Memory> OfFree(Node node)
    {
        const string Id = "resources/free";
        var free = node.Host.Read<FreeMemory>(Id);
        if (!free.IsKnown)
            return Availability<Memory>.Missing(free.WhyMissing!); // not known

        return free.Value.Memory is { } memory && memory["total"] is { } total
            ? Availability<Memory>.Known(new(total, free.Value.Available, free.Value.Swap?["total"], memory.Line))
            : Availability<Memory>.Missing($"{Id}: it does not tell the total");
    }
}
