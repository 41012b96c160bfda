using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The kubelet's settings as they take effect: its flags over its drop-in files over its configuration file.</summary>
/// <param name="Flags">Null where neither its process nor its unit is known.</param>
/// <param name="Files">Its configuration file and drop-ins, the one that wins last.</param>
internal sealed record KubeletSettings(Component? Flags, ImmutableArray<KubeletConfiguration> Files) : INodeFact<KubeletSettings>
{
    /// <summary>Where the kubelet of kubeadm keeps its configuration; others name it by <c>--config</c>.</summary>
    public const string DefaultFile = "/var/lib/kubelet/config.yaml";

    private const string Running = "kubernetes/kubelet-configz";

    /// <summary>The file whose name servers pods of <c>dnsPolicy: Default</c> get; empty where they get none.</summary>
    public KubeletSetting ResolvConf => Setting("resolv-conf", "resolvConf") ?? new("/etc/resolv.conf", null);

    public KubeletSetting? CgroupDriver => Setting("cgroup-driver", "cgroupDriver");

    public KubeletSetting? FailSwapOn => Setting("fail-swap-on", "failSwapOn");

    public KubeletSetting? ContainerRuntimeEndpoint => Setting("container-runtime-endpoint", "containerRuntimeEndpoint");

    public KubeletSetting? HostnameOverride => Setting("hostname-override", null);

    public KubeletSetting? NodeIp => Setting("node-ip", null);

    /// <summary>The name servers of pods of <c>dnsPolicy: ClusterFirst</c>.</summary>
    public ImmutableArray<KubeletSetting> ClusterDns =>
        Flags?["cluster-dns"] is { } flag
            ? [.. flag.Value.Split(',').Select(address => new KubeletSetting(address, flag.Line))]
            : LastFileWith("clusterDNS") is not null
                ? [.. Files.Last(file => file.Root?["clusterDNS"] is not null).ClusterDns.Select(item => new KubeletSetting(item.Text ?? "", item.Line))]
                : [];

    /// <summary>A setting by its flag's name and its key in the file; null where neither is given.</summary>
    public KubeletSetting? Setting(string flag, string? key)
    {
        if (Flags?[flag] is { } given)
            return new(given.Value, given.Line);

        return key is not null && LastFileWith(key) is { } value ? new(value.Text ?? "", value.Line) : null;
    }

    public static Availability<KubeletSettings> From(Node node)
    {
        var components = node.Fact<ComponentFlags>();
        var kubelet = components.IsKnown ? components.Value.Find("kubelet") : null;
        // What it says itself holds its flags and drop-ins already.
        if (node.Host.Read<KubeletConfiguration>(Running) is { IsKnown: true, Value: { Root: not null } running })
            return Availability<KubeletSettings>.Known(new(kubelet, [running]));
        if (kubelet is null && components.IsKnown && components.Value.Find("k3s") is { } k3s)
            return EmbeddedKubelet.Of(node, k3s);

        var path = kubelet?["config"]?.Value ?? DefaultFile;
        var file = node.Host.Read<KubeletConfiguration>($"files{path}");

        // A kubelet without --config has no file; one with it, whose file we lack, may have set anything there.
        var isComplete = file.IsKnown || (kubelet is not null && kubelet["config"] is null);
        return isComplete
            ? Availability<KubeletSettings>.Known(new(kubelet, [.. FilesOf(file, node, kubelet)]))
            : Availability<KubeletSettings>.Missing(kubelet is null && components.IsKnown
                ? $"no kubelet is seen on this node (no process, no unit, and {file.WhyMissing})"
                : file.WhyMissing ?? "the kubelet's configuration is not known");
    }

    private static IEnumerable<KubeletConfiguration> FilesOf(Availability<KubeletConfiguration> file, Node node, Component? kubelet)
    {
        var reads = kubelet is null || kubelet["config"] is not null;
        if (file.IsKnown && reads)
            yield return file.Value;

        if (kubelet?["config-dir"] is not { } folder)
            yield break;

        foreach (var (id, _) in node.Host.Under($"files{folder.Value.TrimEnd('/')}/").Where(pair => pair.Id.EndsWith(".conf", StringComparison.Ordinal)))
        {
            if (node.Host.Read<KubeletConfiguration>(id) is { IsKnown: true, Value: var dropIn })
                yield return dropIn;
        }
    }

    private DocumentNode? LastFileWith(string key) => Files.Select(file => file.Root?[key]).LastOrDefault(value => value is not null);
}

/// <summary>One setting of the kubelet.</summary>
/// <param name="Line">Where it is given; null for a default.</param>
internal sealed record KubeletSetting(string Value, SourceLine? Line);
