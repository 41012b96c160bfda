using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
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

    //  Cgroup Driver: cgroupfs
    private static Availability<RuntimeCgroupDriver> OfDocker(Node node) =>
        First(node.Host.Text("runtime/docker-info"), "Cgroup Driver:", line => new("Docker", line.Text.Split(':')[^1].Trim(), line));

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

    // The drop-ins count after the file, in order of their names.
    private static Availability<RuntimeCgroupDriver> OfCrio(Node node)
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

    // {"config":{"containerd":{"runtimes":{"runc":{"options":{"SystemdCgroup":true}}}}}}
    private static Availability<RuntimeCgroupDriver> OfCri(Node node)
    {
        var info = node.Host.Read<DocumentFile>("runtime/crictl-info");
        if (!info.IsKnown)
            return Availability<RuntimeCgroupDriver>.Missing(info.WhyMissing!); // not known

        var option = info.Value.Roots.Select(root => root.At("config", "containerd", "runtimes", "runc", "options", "SystemdCgroup")).FirstOrDefault(found => found is not null);
        return option is null
            ? Availability<RuntimeCgroupDriver>.Missing("runtime/crictl-info does not say SystemdCgroup")
            : Availability<RuntimeCgroupDriver>.Known(new("containerd", option.Text == "true" ? "systemd" : "cgroupfs", option.Line));
    }

    private static Availability<RuntimeCgroupDriver> First(Availability<ArtifactText> text, string word, Func<SourceLine, RuntimeCgroupDriver> read)
    {
        if (!text.IsKnown)
            return Availability<RuntimeCgroupDriver>.Missing(text.WhyMissing!); // not known

        foreach (var line in text.Value.Lines())
        {
            if (line.Span.TrimStart().StartsWith(word))
                return Availability<RuntimeCgroupDriver>.Known(read(line));
        }

        return Availability<RuntimeCgroupDriver>.Missing($"{text.Value} does not say {word}");
    }
}
