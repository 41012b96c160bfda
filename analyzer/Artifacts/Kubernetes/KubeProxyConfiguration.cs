using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>kube-proxy's configuration: its file, the text in its ConfigMap, or what it says at <c>/configz</c>. Null for what stands nowhere.</summary>
/// <param name="Root">The whole; each value knows its line.</param>
internal sealed record KubeProxyConfiguration(DocumentNode? Root) : IArtifact<KubeProxyConfiguration>
{
    /// <summary>Empty and absent alike mean <c>iptables</c> on Linux (cmd/kube-proxy/app/server_linux.go).</summary>
    public DocumentNode? Mode => Root?["mode"];

    /// <summary>The ranges of pods, separated by commas.</summary>
    public DocumentNode? ClusterCidr => Root?["clusterCIDR"];

    /// <summary>How it tells a pod's traffic from that from outside; <c>ClusterCIDR</c> where it says nothing.</summary>
    public DocumentNode? DetectLocalMode => Root?["detectLocalMode"];

    public DocumentNode? BindAddress => Root?["bindAddress"];

    public DocumentNode? HostnameOverride => Root?["hostnameOverride"];

    public DocumentNode? Kubeconfig => Root?.At("clientConnection", "kubeconfig");

    public DocumentNode? MasqueradeAll => Root?.At(ModeSection, "masqueradeAll");

    public DocumentNode? MasqueradeBit => Root?.At(ModeSection, "masqueradeBit");

    /// <summary>Whether nodes' loopback addresses serve node ports (from 1.26 on).</summary>
    public DocumentNode? LocalhostNodePorts => Root?.At("iptables", "localhostNodePorts");

    public DocumentNode? MinSyncPeriod => Root?.At(ModeSection, "minSyncPeriod");

    public DocumentNode? IpvsScheduler => Root?.At("ipvs", "scheduler");

    /// <summary>MetalLB's layer 2 mode needs it.</summary>
    public DocumentNode? StrictArp => Root?.At("ipvs", "strictARP");

    public DocumentNode? ConntrackMaxPerCore => Root?.At("conntrack", "maxPerCore");

    public DocumentNode? ConntrackMin => Root?.At("conntrack", "min");

    public ImmutableArray<DocumentNode> NodePortAddresses => Root?.ItemsAt("nodePortAddresses") ?? [];

    public ImmutableArray<DocumentNode> FeatureGates => Root?.MembersAt("featureGates") ?? [];

    private string ModeSection => Mode?.Text is "ipvs" or "nftables" ? Mode.Text : "iptables";

    public static Parsed<KubeProxyConfiguration> Parse(ArtifactText text)
    {
        var (root, notes) = ConfigurationDocument.Find(text, "KubeProxyConfiguration", "kubeproxy.config.k8s.io");
        return new(new(root), notes);
    }
}
