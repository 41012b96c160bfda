using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Whether the connection table takes one more (__nf_conntrack_alloc): when it is full a new connection's packet is dropped.</summary>
internal static class TableLimit
{
    // So many neighbouring buckets are searched for a connection to give up (NF_CT_EVICTION_RANGE).
    private const int Searched = 8;

    /// <summary>The setting that tells of a full table; null where there is room, or where the input shows not both figures.</summary>
    public static SysctlValue? Reached(NetworkStack stack)
    {
        if (!stack.Sysctl.IsKnown)
            return null;

        var count = stack.Sysctl.Value.Get("net.netfilter.nf_conntrack_count");
        var maximum = stack.Sysctl.Value.Get("net.netfilter.nf_conntrack_max") ?? stack.Sysctl.Value.Get("net.nf_conntrack_max");
        return maximum is { Number: > 0 and var most } && count?.Number >= most ? maximum : null;
    }

    /// <summary>Whether a new connection is turned away. Only one that is not assured makes room (early_drop), and it must be near by its hash.</summary>
    public static Answer TurnsAway(NetworkStack stack, SysctlValue maximum)
    {
        var entries = stack.Connections.Entries;
        var assured = entries.IsEmpty ? 1 : (double)entries.Count(entry => entry.IsAssured) / entries.Length;
        return Answer.Chance(Math.Pow(assured, Searched), $"the connection table is full, and no connection near by makes room ({maximum.Line})");
    }
}
