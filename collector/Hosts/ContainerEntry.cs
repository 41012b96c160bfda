using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>
/// What goes before a command to run it inside a container. The container's file system is entered from outside where it can be: that asks no
/// runtime, which may hang or be the fault, and leaves no trace there. A host without nsenter(1) takes its runtime's client.
/// </summary>
internal static class ContainerEntry
{
    /// <summary>Stands for a name that no other process in the container has.</summary>
    public const string UniqueName = "{unique}";

    // Docker's client is often left where containerd alone runs the pods.
    private static bool DockerRuns => FileStatus.Of("/run/docker.sock", followLinks: true, out _) is not null;

    public static ImmutableArray<string> Of(int pid, string? containerId, Func<string, bool> isInstalled)
    {
        ImmutableArray<string> nsenter = ["nsenter", "-t", $"{pid}", "-m", "--"];
        if (isInstalled("nsenter") || containerId is null)
            return nsenter;

        ImmutableArray<ImmutableArray<string>> clients =
        [
            ["crictl", "exec", containerId],
            ["docker", "exec", containerId],
            ["nerdctl", "-n", "k8s.io", "exec", containerId],
            ["ctr", "-n", "k8s.io", "tasks", "exec", "--exec-id", UniqueName, containerId],
        ];
        return clients.FirstOrDefault(client => isInstalled(client[0]) && (client[0] != "docker" || DockerRuns), nsenter);
    }
}
