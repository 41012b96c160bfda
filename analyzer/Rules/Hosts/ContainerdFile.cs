using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The file that containerd of a distribution's package reads.</summary>
internal static class ContainerdFile
{
    public const string Id = "files/etc/containerd/config.toml";

    /// <summary>What it says; of a file that was not found, how to look.</summary>
    public static Availability<ContainerdConfig> Of(Node node)
    {
        var read = node.Host.Read<ContainerdConfig>(Id);
        return read.IsKnown || read.WhyMissing!.Contains(" would tell", StringComparison.Ordinal) // not known
            ? read
            : Availability<ContainerdConfig>.Missing($"{read.WhyMissing} ({new ShellCommand("containerd config dump")} on the node would tell)");
    }
}
