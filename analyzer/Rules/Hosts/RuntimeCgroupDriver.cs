using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>By which driver the container runtime writes cgroups, and the line that says so.</summary>
internal sealed record RuntimeCgroupDriver(string Runtime, string Driver, SourceLine Line)
{
    public static Availability<RuntimeCgroupDriver> Of(Node node, KubeletSettings kubelet)
    {
        var endpoint = kubelet.ContainerRuntimeEndpoint?.Value ?? "";
        if (endpoint.Contains("crio", StringComparison.Ordinal))
            return OfCrio(node);

        // Without an endpoint it is Docker (up to 1.23) wherever there is one.
        return endpoint.Contains("containerd", StringComparison.Ordinal)
            ? OfContainerd(node)
            : OfDocker(node).Or(() => OfContainerd(node));
    }

    /// <summary>Docker's own, whoever else is there.</summary>
    public static Availability<RuntimeCgroupDriver> OfDocker(Node node) => OfDockerInfo(node).Or(() => OfDockerFile(node));

    //  Cgroup Driver: cgroupfs
    private static Availability<RuntimeCgroupDriver> OfDockerInfo(Node node)
    {
        const string Id = "runtime/docker-info";
        var info = node.Host.Read<DockerInfo>(Id);
        if (!info.IsKnown)
            return info.Select(_ => new RuntimeCgroupDriver("", "", default));

        return info.Value.CgroupDriver is { } driver
            ? Availability<RuntimeCgroupDriver>.Known(new("Docker", driver.Value, driver.Line))
            : Availability<RuntimeCgroupDriver>.Missing($"{Id} does not say Cgroup Driver");
    }

    // "exec-opts": ["native.cgroupdriver=systemd"]
    private static Availability<RuntimeCgroupDriver> OfDockerFile(Node node)
    {
        const string Id = "files/etc/docker/daemon.json";
        var file = node.Host.Read<DockerDaemonConfig>(Id);
        if (!file.IsKnown)
            return file.Select(_ => new RuntimeCgroupDriver("", "", default));

        return file.Value is { CgroupDriver: { } driver, CgroupOptionNode: { } option }
            ? Availability<RuntimeCgroupDriver>.Known(new("Docker", driver, option.Line))
            : Availability<RuntimeCgroupDriver>.Missing($"{Id} does not say native.cgroupdriver");
    }

    private static Availability<RuntimeCgroupDriver> OfContainerd(Node node) =>
        OfCri(node).Or(() => OfContainerdFile(node));

    private static Availability<RuntimeCgroupDriver> OfContainerdFile(Node node)
    {
        const string Id = "files/etc/containerd/config.toml";
        var file = node.Host.Read<ContainerdConfig>(Id);
        if (!file.IsKnown)
            return Availability<RuntimeCgroupDriver>.Missing(file.WhyMissing!); // not known

        return file.Value.SystemdCgroup is { } option && option.FlagAt() is { } isSystemd
            ? Availability<RuntimeCgroupDriver>.Known(new("containerd", isSystemd ? "systemd" : "cgroupfs", option.Line))
            : Availability<RuntimeCgroupDriver>.Missing($"{Id} does not say SystemdCgroup of the runtime {file.Value.DefaultRuntime}");
    }

    private static Availability<RuntimeCgroupDriver> OfCrio(Node node) => OfCrioStatus(node).Or(() => OfCrioThatRuns(node)).Or(() => OfCrioFiles(node));

    // cgroup driver: systemd
    private static Availability<RuntimeCgroupDriver> OfCrioStatus(Node node)
    {
        const string Id = "runtime/crio-status-info";
        var status = node.Host.Read<CrioStatus>(Id);
        if (!status.IsKnown)
            return Availability<RuntimeCgroupDriver>.Absent(status.WhyMissing!); // not known

        return status.Value.CgroupDriver is { } driver
            ? Availability<RuntimeCgroupDriver>.Known(new("CRI-O", driver.Value, driver.Line))
            : Availability<RuntimeCgroupDriver>.Missing($"{Id} does not say cgroup driver");
    }

    private static Availability<RuntimeCgroupDriver> OfCrioThatRuns(Node node) =>
        node.Host.Read<CrioConfig>("runtime/crio-status-config") is { IsKnown: true, Value.CgroupManager: { Text: { } driver } manager }
            ? Availability<RuntimeCgroupDriver>.Known(new("CRI-O", driver, manager.Line))
            : Availability<RuntimeCgroupDriver>.Absent("runtime/crio-status-config is not in the input, or does not say cgroup_manager");

    // The drop-ins count after the file, in order of their names.
    private static Availability<RuntimeCgroupDriver> OfCrioFiles(Node node)
    {
        var last = node.Host.Under("files/etc/crio/crio.conf")
            .Select(file => node.Host.Read<CrioConfig>(file.Id))
            .Where(file => file.IsKnown)
            .Select(file => file.Value.CgroupManager)
            .LastOrDefault(manager => manager?.Text is not null);
        return last is { Text: { } driver }
            ? Availability<RuntimeCgroupDriver>.Known(new("CRI-O", driver, last.Line))
            : Availability<RuntimeCgroupDriver>.Missing("files/etc/crio/crio.conf and its drop-ins are not in the input, or do not say cgroup_manager");
    }

    // k3s and RKE2 bring a containerd of their own along.
    private static Availability<RuntimeCgroupDriver> OfCri(Node node) =>
        OfCri(node, "runtime/crictl-info").Or(() => OfCri(node, "runtime/crictl-info-k3s")).Or(() => OfCri(node, "runtime/crictl-info-rke2"));

    // {"config":{"containerd":{"runtimes":{"runc":{"options":{"SystemdCgroup":true}}}}}}
    private static Availability<RuntimeCgroupDriver> OfCri(Node node, string id)
    {
        var info = node.Host.Read<CriInfo>(id);
        if (!info.IsKnown)
            return info.Select(_ => new RuntimeCgroupDriver("", "", default));

        return info.Value.SystemdCgroup is { } option && option.FlagAt() is { } isSystemd
            ? Availability<RuntimeCgroupDriver>.Known(new("containerd", isSystemd ? "systemd" : "cgroupfs", option.Line))
            : Availability<RuntimeCgroupDriver>.Missing($"{id} does not say SystemdCgroup");
    }
}
