using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
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
            return Availability<RuntimeCgroupDriver>.Missing("CRI-O's settings are not read");

        // Without an endpoint it is Docker (up to 1.23) wherever there is one.
        return endpoint.Contains("containerd", StringComparison.Ordinal)
            ? OfContainerd(node)
            : OfDocker(node).Or(() => OfContainerd(node));
    }

    //  Cgroup Driver: cgroupfs
    private static Availability<RuntimeCgroupDriver> OfDocker(Node node) =>
        First(node.Host.Text("runtime/docker-info"), "Cgroup Driver:", line => new("Docker", line.Text.Split(':')[^1].Trim(), line));

    private static Availability<RuntimeCgroupDriver> OfContainerd(Node node) =>
        OfCri(node).Or(() => First(node.Host.Text("files/etc/containerd/config.toml"), "SystemdCgroup", line => new("containerd", IsTrue(line) ? "systemd" : "cgroupfs", line)));

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

    //             SystemdCgroup = true
    private static bool IsTrue(SourceLine line) => line.Text.Split('#')[0].Split('=')[^1].Trim() == "true";
}
