using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The API server's version, by its own word.</summary>
internal sealed record ServerVersion(string Text, SourceLine Line) : IClusterFact<ServerVersion>
{
    public static Availability<ServerVersion> From(ClusterModel cluster) => In(cluster, "version").Or(() => In(cluster, "version-text"));

    private static Availability<ServerVersion> In(ClusterModel cluster, string id)
    {
        var read = cluster.Api.Read<KubectlVersion>(id);
        if (!read.IsKnown)
            return read.Select(_ => new ServerVersion("", default));

        return read.Value.Server is { } server
            ? Availability<ServerVersion>.Known(new(server.Text, server.Line))
            : Availability<ServerVersion>.Missing($"{id}: it tells no version of the API server ({new ShellCommand("kubectl version")} would tell)");
    }
}
