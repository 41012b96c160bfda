using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>How full the node's connection tracking table is: at its maximum new connections are dropped.</summary>
internal sealed record ConntrackTable(SysctlValue Maximum, SysctlValue? Count) : INodeFact<ConntrackTable>
{
    private const string MaximumKey = "net.netfilter.nf_conntrack_max";

    public long? Entries => Count?.Number;

    public long? Limit => Maximum.Number;

    // Without the module the kernel has neither setting. The older spelling is that of kernels before 2.6.31, which some still print.
    public static Availability<ConntrackTable> From(Node node)
    {
        var sysctl = node.Fact<Sysctl>();
        if (!sysctl.IsKnown)
            return Availability<ConntrackTable>.Missing(sysctl.WhyMissing!); // not known

        return (sysctl.Value.Get(MaximumKey) ?? sysctl.Value.Get("net.nf_conntrack_max")) is { } maximum
            ? Availability<ConntrackTable>.Known(new(maximum, sysctl.Value.Get("net.netfilter.nf_conntrack_count")))
            : Availability<ConntrackTable>.Missing($"kernel/sysctl does not show {MaximumKey} ({new ShellCommand($"sysctl {MaximumKey}")} on the node would tell)");
    }
}
