using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>The kubelet's configuration: its file, a drop-in, or what it says at <c>/configz</c>. Null for what stands nowhere.</summary>
/// <param name="Root">The whole; each value knows its line.</param>
internal sealed record KubeletConfiguration(DocumentNode? Root) : IArtifact<KubeletConfiguration>
{
    public DocumentNode? CgroupDriver => Root?["cgroupDriver"];

    public DocumentNode? FailSwapOn => Root?["failSwapOn"];

    public DocumentNode? ResolvConf => Root?["resolvConf"];

    public DocumentNode? ClusterDomain => Root?["clusterDomain"];

    public ImmutableArray<DocumentNode> ClusterDns => Root?.ItemsAt("clusterDNS") ?? [];

    public DocumentNode? MaxPods => Root?["maxPods"];

    public DocumentNode? PodCidr => Root?["podCIDR"];

    public DocumentNode? StaticPodPath => Root?["staticPodPath"];

    /// <summary>From 1.27 on in the file; a flag before.</summary>
    public DocumentNode? ContainerRuntimeEndpoint => Root?["containerRuntimeEndpoint"];

    public DocumentNode? HairpinMode => Root?["hairpinMode"];

    public DocumentNode? RotateCertificates => Root?["rotateCertificates"];

    public DocumentNode? ServerTlsBootstrap => Root?["serverTLSBootstrap"];

    /// <summary>Whether the kubelet makes the chains KUBE-MARK-DROP and its like (to 1.27).</summary>
    public DocumentNode? MakesIptablesChains => Root?["makeIPTablesUtilChains"];

    public DocumentNode? ReservedSystemCpus => Root?["reservedSystemCPUs"];

    /// <summary>By signal, for instance <c>memory.available</c>.</summary>
    public ImmutableArray<DocumentNode> EvictionHard => Root?.MembersAt("evictionHard") ?? [];

    public ImmutableArray<DocumentNode> FeatureGates => Root?.MembersAt("featureGates") ?? [];

    public static Parsed<KubeletConfiguration> Parse(ArtifactText text)
    {
        var (root, notes) = ConfigurationDocument.Find(text, "KubeletConfiguration", "kubeletconfig");
        return new(new(root), notes);
    }
}
