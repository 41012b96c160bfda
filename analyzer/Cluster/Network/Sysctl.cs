using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's kernel settings.</summary>
internal sealed record Sysctl(SysctlValues Values) : INodeFact<Sysctl>
{
    /// <summary>The setting of this name, or null when the kernel does not show it.</summary>
    public SysctlValue? Get(string key) => Values.Get(key);

    /// <summary>The setting as a number, or null when it is absent or none.</summary>
    public long? Number(string key) => Values.Get(key)?.Number;

    public static Availability<Sysctl> From(Node node) =>
        node.Host.Read<SysctlValues>("kernel/sysctl").Select(values => new Sysctl(values));
}
