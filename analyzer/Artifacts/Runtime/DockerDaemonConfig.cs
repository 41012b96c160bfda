using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Docker's <c>daemon.json</c>. Null for what it does not say.</summary>
/// <param name="Root">The whole file; null where it is no JSON object.</param>
internal sealed record DockerDaemonConfig(DocumentNode? Root) : IArtifact<DockerDaemonConfig>
{
    private const string CgroupOption = "native.cgroupdriver=";

    /// <summary>The option that names it: <c>native.cgroupdriver=systemd</c>.</summary>
    public DocumentNode? CgroupOptionNode => Root?.ItemsAt("exec-opts").LastOrDefault(option => option.Text?.StartsWith(CgroupOption, StringComparison.Ordinal) == true);

    /// <summary><c>cgroupfs</c> or <c>systemd</c>.</summary>
    public string? CgroupDriver => CgroupOptionNode?.Text?[CgroupOption.Length..];

    /// <summary>Whether Docker writes iptables rules, and sets the policy of FORWARD to DROP; it does unless this says false.</summary>
    public DocumentNode? Iptables => Root?["iptables"];

    /// <summary>Whether Docker switches forwarding on; it does unless this says false.</summary>
    public DocumentNode? IpForward => Root?["ip-forward"];

    public DocumentNode? IpMasquerade => Root?["ip-masq"];

    /// <summary>The address and the prefix of docker0.</summary>
    public DocumentNode? BridgeAddress => Root?["bip"];

    /// <summary><c>none</c> for no docker0.</summary>
    public DocumentNode? Bridge => Root?["bridge"];

    /// <summary>The ranges of which networks get their own: <c>{"base": "172.80.0.0/16", "size": 24}</c>.</summary>
    public ImmutableArray<DocumentNode> AddressPools => Root?.ItemsAt("default-address-pools") ?? [];

    public DocumentNode? Mtu => Root?["mtu"];

    public ImmutableArray<DocumentNode> RegistryMirrors => Root?.ItemsAt("registry-mirrors") ?? [];

    public ImmutableArray<DocumentNode> InsecureRegistries => Root?.ItemsAt("insecure-registries") ?? [];

    public ImmutableArray<DocumentNode> NameServers => Root?.ItemsAt("dns") ?? [];

    /// <summary><c>data-root</c>, or <c>graph</c> in files from before 17.05.</summary>
    public DocumentNode? RootFolder => Root?["data-root"] ?? Root?["graph"];

    // {"exec-opts": ["native.cgroupdriver=systemd"], "log-driver": "json-file", "storage-driver": "overlay2"}
    public static Parsed<DockerDaemonConfig> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var root = documents.Value.Roots.FirstOrDefault(one => one.Kind == NodeKind.Map);
        return new(new(root), root is null ? documents.Notes.Add(new(text.Whole, "no settings of Docker")) : documents.Notes);
    }
}
