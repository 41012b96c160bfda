using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The container runtime that a node's kubelet asks, and the socket at which it looks for it.</summary>
/// <param name="Socket">Below <c>/run</c>, however it was written; empty for Docker inside the kubelet (to 1.23).</param>
/// <param name="Line">Where the endpoint is given; null for a default.</param>
internal sealed record RuntimeInUse(string Name, string Socket, SourceLine? Line)
{
    public const string Containerd = "containerd";
    public const string Crio = "CRI-O";
    public const string Docker = "Docker";
    public const string CriDockerd = "cri-dockerd";

    private static readonly Version WithoutDockershim = new(1, 24);

    /// <summary>The units that start it.</summary>
    public ImmutableArray<string> Units => Name switch
    {
        Crio => ["crio", "cri-o"],
        Docker => ["docker", "dockerd"],
        CriDockerd => ["cri-docker", "cri-dockerd"],
        _ => [Containerd],
    };

    public static Availability<RuntimeInUse> Of(Node node, ClusterModel cluster)
    {
        var settings = node.Fact<KubeletSettings>();
        if (settings.IsKnown && settings.Value.ContainerRuntimeEndpoint is { Value.Length: > 0 } endpoint)
            return Availability<RuntimeInUse>.Known(OfSocket(Normal(endpoint.Value), endpoint.Line));
        if (!settings.IsKnown)
            return OfApi(node, cluster);

        var version = KubeletVersion.Of(node, cluster);
        return version.Select(known => known.Minor < WithoutDockershim ? new RuntimeInUse(Docker, "", null) : new RuntimeInUse(Containerd, "/run/containerd/containerd.sock", null));
    }

    /// <summary>The path of a socket without its scheme; <c>/var/run</c> is <c>/run</c>.</summary>
    public static string Normal(string endpoint)
    {
        var path = endpoint.StartsWith("unix:", StringComparison.Ordinal) ? $"/{endpoint["unix:".Length..].TrimStart('/')}" : endpoint;
        return path.StartsWith("/var/run/", StringComparison.Ordinal) ? path["/var".Length..] : path;
    }

    private static RuntimeInUse OfSocket(string socket, SourceLine? line) => new(
        socket.Contains("crio", StringComparison.Ordinal) ? Crio
        : socket.Contains("cri-dockerd", StringComparison.Ordinal) ? CriDockerd
        : socket.Contains("docker", StringComparison.Ordinal) ? Docker
        : Containerd,
        socket,
        line);

    // containerd://1.7.24
    private static Availability<RuntimeInUse> OfApi(Node node, ClusterModel cluster)
    {
        var said = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name)?.Versions.ContainerRuntime.Split("://")[0] : null;
        return said switch
        {
            "containerd" => Availability<RuntimeInUse>.Known(new(Containerd, "", null)),
            "cri-o" => Availability<RuntimeInUse>.Known(new(Crio, "", null)),
            "docker" => Availability<RuntimeInUse>.Known(new(Docker, "", null)),
            _ => Availability<RuntimeInUse>.Missing($"nothing in the input tells which container runtime the kubelet uses ({new ShellCommand("kubectl get nodes -o wide")} would tell)"),
        };
    }
}
