using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>A folder that the container runtime looks into.</summary>
/// <param name="SetAt">Where that is set; null for what it does by default.</param>
internal sealed record CniFolder(string Path, SourceLine? SetAt)
{
    /// <summary>Where configurations are unless the runtime is told otherwise.</summary>
    public static CniFolder Usual { get; } = new("/etc/cni/net.d", null);
}

/// <summary>Where the node's container runtime looks for CNI configurations, and for the plug-ins' programs.</summary>
internal sealed record CniFolders(CniFolder Configurations, ImmutableArray<CniFolder> Programs) : INodeFact<CniFolders>
{
    private const string ProgramFolder = "/opt/cni/bin";

    // Of distributions whose runtime is set by the installer.
    private static readonly ImmutableArray<string> OtherFolders =
        ["/var/lib/rancher/k3s/agent/etc/cni/net.d", "/var/lib/rancher/rke2/agent/etc/cni/net.d", "/var/snap/microk8s/current/args/cni-network"];

    /// <summary>The network that counts by its name, where CRI-O is told one; else the first file does.</summary>
    public DocumentNode? DefaultNetwork { get; init; }

    public static Availability<CniFolders> From(Node node)
    {
        var crio = node.Host.Under("files/etc/crio/crio.conf").Select(file => node.Host.Read<CrioConfig>(file.Id)).Where(file => file.IsKnown).Select(file => file.Value).ToImmutableArray();
        var containerd = node.Host.Read<ContainerdConfig>("files/etc/containerd/config.toml") is { IsKnown: true, Value: var file } ? file : null;
        var running = RunningRuntime.Of(node) is { IsKnown: true, Value: var info } ? info : null;
        var flags = node.Fact<ComponentFlags>() is { IsKnown: true, Value: var components } ? components.Find("kubelet") : null;

        var configurations = Told(running?.CniConfigurations) ?? Told(containerd?.CniConfigurations) ?? Told(LastOf(crio, one => one.CniConfigurations)) ?? Told(flags?["cni-conf-dir"]);
        var programs = All(running?.Root?.At("config", "cni", "binDirs")) ?? All(running?.Root?.At("config", "cni", "binDir"))
            ?? All(containerd?.CniBinaries) ?? All(LastOf(crio, one => one.CniBinaries)) ?? (Told(flags?["cni-bin-dir"]) is { } told ? [told] : null);
        return Availability<CniFolders>.Known(new(configurations ?? new(DefaultOf(node), null), programs ?? [new(ProgramFolder, null)])
        {
            DefaultNetwork = LastOf(crio, one => one.CniDefaultNetwork),
        });
    }

    private static string DefaultOf(Node node) =>
        OtherFolders.FirstOrDefault(folder => node.Host.Under($"files{folder}/").Any()) ?? CniFolder.Usual.Path;

    private static CniFolder? Told(DocumentNode? value) => value?.Text is { Length: > 0 } path ? new(Trimmed(path), value.Line) : null;

    private static CniFolder? Told(Flag? flag) => flag is { Value.Length: > 0 } ? new(Trimmed(flag.Value), flag.Line) : null;

    private static ImmutableArray<CniFolder>? All(DocumentNode? value)
    {
        var told = (value?.Kind == NodeKind.Sequence ? value.Children : value is null ? [] : [value]).Select(Told).OfType<CniFolder>().ToImmutableArray();
        return told.IsEmpty ? null : told;
    }

    private static DocumentNode? LastOf(ImmutableArray<CrioConfig> files, Func<CrioConfig, DocumentNode?> setting) => files.Select(setting).LastOrDefault(value => value is not null);

    private static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
