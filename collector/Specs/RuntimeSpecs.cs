using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>The container runtime: its configuration, containers and images.</summary>
internal static class RuntimeSpecs
{
    private const string K3s = "/usr/local/bin/k3s";
    private const string Rke2 = "/var/lib/rancher/rke2/bin/crictl";
    private const string DockerSocket = "/run/docker.sock";
    private const string Containerd = "/run/containerd/containerd.sock";
    private const string MicroK8sContainerd = "/var/snap/microk8s/common/run/containerd.sock";
    private const string K0sContainerd = "/run/k0s/containerd.sock";

    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new CommandSpec("runtime/sockets", "ls", "-l", "/run", "/run/containerd", "/run/crio", "/run/k3s/containerd")
        {
            Why = "Which runtime's socket there is, and who may use it; kubelet may look for another.",
            AlsoSuccess = [1, 2],
        },
        .. Crictl("", null, "crictl"),
        .. Crictl("-k3s", K3s, "k3s", "crictl"),
        .. Crictl("-rke2", Rke2, Rke2, "--runtime-endpoint", "unix:///run/k3s/containerd/containerd.sock"),

        .. Ctr("", Containerd, "ctr"),
        .. Ctr("-k3s", "/run/k3s/containerd/containerd.sock", "ctr", "--address", "/run/k3s/containerd/containerd.sock"),
        .. Ctr("-microk8s", MicroK8sContainerd, "/snap/microk8s/current/bin/ctr", "--address", MicroK8sContainerd),
        .. Ctr("-k0s", K0sContainerd, "/usr/local/bin/k0s", "ctr", "--address", K0sContainerd),

        new FileSpec("runtime/crictl-conf", "/etc/crictl.yaml")
        {
            Why = "Tells which runtime the answers above came from.",
        },
        new CommandSpec("runtime/docker-info", "docker", "info")
        {
            Why = "Docker's cgroup driver must be kubelet's; its networks may overlap the cluster's.",
            OnlyIfExists = DockerSocket,
            Priority = Priority.Decisive,
        },
        new CommandSpec("runtime/docker-ps", "docker", "ps", "--all", "--no-trunc")
        {
            Why = "Containers of Docker, where Kubernetes runs on it or beside it.",
            OnlyIfExists = DockerSocket,
        },
        new CommandSpec("runtime/docker-version", "docker", "version")
        {
            Why = "Versions of Docker and of the containerd and runc that it brings.",
            OnlyIfExists = DockerSocket,
        },
        new CommandSpec("runtime/docker-images", "docker", "images", "--digests", "--no-trunc")
        {
            Why = "Images on this node where Docker keeps them; without internet, one that is missing cannot be pulled.",
            OnlyIfExists = DockerSocket,
        },
        new CommandSpec("runtime/docker-networks", "docker", "network", "ls", "--no-trunc")
        {
            Why = "Docker's networks, each of which adds a bridge and firewall rules.",
            OnlyIfExists = DockerSocket,
        },
        new CommandSpec("runtime/containerd-version", "containerd", "--version")
        {
            Why = "kubelet and containerd of certain versions do not work together.",
        },
        new CommandSpec("runtime/runc-version", "runc", "--version")
        {
            Why = "An old runc does not know newer kernels' cgroups.",
        },
        new CommandSpec("runtime/kubelet-version", "kubelet", "--version")
        {
            Why = "The version on disk runs after the next restart, whatever runs now.",
            Timeout = TimeSpan.FromSeconds(20),
        },
        new TreeSpec("runtime/containerd-config", "/etc/containerd", ["*.toml"])
        {
            Why = "Cgroup driver, CNI folders, sandbox image and whether Kubernetes' interface is switched on.",
            Priority = Priority.Decisive,
            MaxDepth = 4,
            MaxFiles = 200,
        },
        new TreeSpec("runtime/cri-config", "/etc/cri", ["*.toml"])
        {
            Why = "The same where Talos keeps it.",
            MaxFiles = 50,
        },
        new FileSpec("runtime/docker-daemon", "/etc/docker/daemon.json")
        {
            Why = "Cgroup driver, mirrors, and whether Docker manages iptables.",
            Priority = Priority.Decisive,
        },
        new TreeSpec("runtime/crio-config", "/etc/crio", ["*.conf"])
        {
            Why = "CRI-O's cgroup driver, CNI folders and pause image.",
        },
        new TreeSpec("runtime/containers-config", "/etc/containers", ["registries.conf", "registries.conf.d/*.conf", "policy.json"])
        {
            Why = "Registries and mirrors, without which an air-gapped site cannot pull images.",
            MaxDepth = 2,
        },
        new TreeSpec("runtime/proxy-settings", "/etc", ["environment", "profile.d/*proxy*"])
        {
            Why = "A proxy that the cluster's own addresses are not exempt from breaks API calls.",
            MaxDepth = 2,
            MaxFiles = 20,
        },
    ];

    private static ImmutableArray<CollectionSpec> Crictl(string suffix, string? onlyIfExists, params ImmutableArray<string> command) =>
    [
        Crictl($"runtime/crictl-info{suffix}", onlyIfExists, "The runtime's readiness, CNI status and configuration as it runs.", [.. command, "info"]),
        Crictl($"runtime/crictl-pods{suffix}", onlyIfExists, "Pods as the runtime has them, which may differ from what the cluster believes.", [.. command, "pods", "-o", "json"]),
        Crictl($"runtime/crictl-ps{suffix}", onlyIfExists, "Containers with their restarts, also when the API server is down.", [.. command, "ps", "-a", "-o", "json"]),
        Crictl($"runtime/crictl-images{suffix}", onlyIfExists, "Images on this node; without internet, one that is missing cannot be pulled.", [.. command, "images", "-o", "json"]),
        Crictl($"runtime/crictl-stats{suffix}", onlyIfExists, "Memory and CPU of each container, also when metrics are not served.", [.. command, "stats", "-o", "json"]) with { Priority = Priority.Normal },
        Crictl($"runtime/crictl-version{suffix}", onlyIfExists, "The runtime's name and version as kubelet sees them.", [.. command, "version"]) with { Extension = "txt" },
    ];

    // What containerd's own client tells where there is no crictl; k8s.io is the namespace of the CRI plug-in.
    private static ImmutableArray<CollectionSpec> Ctr(string suffix, string socket, params ImmutableArray<string> command) =>
    [
        Ctr($"runtime/ctr-containers{suffix}", socket, "Containers as containerd has them, on hosts without crictl.", [.. command, "--namespace", "k8s.io", "containers", "list"]),
        Ctr($"runtime/ctr-tasks{suffix}", socket, "Which of these containers run, on hosts without crictl.", [.. command, "--namespace", "k8s.io", "tasks", "list"]),
        Ctr($"runtime/ctr-images{suffix}", socket, "Images as containerd has them, on hosts without crictl.", [.. command, "--namespace", "k8s.io", "images", "list", "--quiet"]),
    ];

    private static CommandSpec Ctr(string id, string socket, string why, ImmutableArray<string> argv) => new(id, argv)
    {
        Why = why,
        OnlyIfExists = socket,
        Timeout = TimeSpan.FromSeconds(15),
    };

    private static CommandSpec Crictl(string id, string? onlyIfExists, string why, ImmutableArray<string> argv) => new(id, argv)
    {
        Why = why,
        Extension = "json",
        OnlyIfExists = onlyIfExists,
        Priority = Priority.Decisive,
        Timeout = TimeSpan.FromSeconds(15),
    };
}
