using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>Which distribution the node runs.</summary>
/// <param name="Id">As os-release has it: <c>rhel</c>, <c>ubuntu</c>, <c>debian</c>, <c>flatcar</c>, ...</param>
/// <param name="Version">Null for a rolling one.</param>
internal sealed record OperatingSystem(string Id, string? Version, string Name, SourceLine Line) : INodeFact<OperatingSystem>
{
    private static readonly string[] Sources =
        ["files/etc/os-release", "identity/os-release", "files/usr/lib/os-release", "identity/lsb-release", "files/etc/lsb-release", "files/etc/redhat-release"];

    public static Availability<OperatingSystem> From(Node node) =>
        Sources.Select(id => Read(node, id)).Aggregate((first, second) => first.Or(() => second));

    private static Availability<OperatingSystem> Read(Node node, string id)
    {
        var release = node.Host.Read<OsRelease>(id);
        if (!release.IsKnown)
            return Availability<OperatingSystem>.Missing(release.WhyMissing!); // not known

        return release.Value.Id is { } name
            ? Availability<OperatingSystem>.Known(new(name.Value, release.Value.VersionId?.Value, release.Value.PrettyName?.Value ?? name.Value, (release.Value.PrettyName ?? name).Line))
            : Availability<OperatingSystem>.Missing($"{id}: it names no distribution");
    }
}
