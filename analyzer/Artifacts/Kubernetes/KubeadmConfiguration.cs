using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What kubeadm was told, in its versions v1beta1 to v1beta4: a file of several documents, or one in its ConfigMap.</summary>
/// <param name="Cluster">The ClusterConfiguration, or null.</param>
/// <param name="Init">The InitConfiguration, or null.</param>
/// <param name="Join">The JoinConfiguration, or null.</param>
internal sealed record KubeadmConfiguration(KubeadmCluster? Cluster, KubeadmNode? Init, KubeadmNode? Join) : IArtifact<KubeadmConfiguration>
{
    // A kubeadm file may hold them too; each has a reader of its own.
    private static readonly ImmutableArray<string> Others = ["KubeletConfiguration", "KubeProxyConfiguration", "UpgradeConfiguration", "ResetConfiguration"];

    public static Parsed<KubeadmConfiguration> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var notes = documents.Notes.ToBuilder();
        var known = new KubeadmConfiguration(null, null, null);
        foreach (var root in documents.Value.Roots.Where(root => root.Kind != NodeKind.Null && !Others.Contains(root.TextAt("kind") ?? "")))
        {
            if (root.TextAt("kind") == "ClusterConfiguration")
                known = known with { Cluster = new(root) };
            else if (root.TextAt("kind") == "InitConfiguration")
                known = known with { Init = new(root) };
            else if (root.TextAt("kind") == "JoinConfiguration")
                known = known with { Join = new(root) };
            else
                notes.Add(new(root.Line, "not a document of kubeadm's"));
        }

        return new(known, notes.ToImmutable());
    }
}

/// <summary>A ClusterConfiguration of kubeadm.</summary>
internal sealed record KubeadmCluster(DocumentNode Root)
{
    /// <summary>For instance <c>kubeadm.k8s.io/v1beta3</c>.</summary>
    public string ApiVersion => Root.TextAt("apiVersion") ?? "";

    public DocumentNode? KubernetesVersion => Root["kubernetesVersion"];

    /// <summary>The address behind which all API servers stand; empty or absent for a single one.</summary>
    public DocumentNode? ControlPlaneEndpoint => Root["controlPlaneEndpoint"];

    public DocumentNode? PodSubnet => Root.At("networking", "podSubnet");

    public DocumentNode? ServiceSubnet => Root.At("networking", "serviceSubnet");

    public DocumentNode? DnsDomain => Root.At("networking", "dnsDomain");

    public DocumentNode? ImageRepository => Root["imageRepository"];

    public ImmutableArray<DocumentNode> CertificateNames => Root.ItemsAt("apiServer", "certSANs");

    /// <summary>etcd outside of the cluster; none where kubeadm runs it.</summary>
    public ImmutableArray<DocumentNode> ExternalEtcd => Root.ItemsAt("etcd", "external", "endpoints");

    public ImmutableArray<KubeadmArgument> ApiServerArguments => KubeadmArgument.All(Root.At("apiServer", "extraArgs"));

    public ImmutableArray<KubeadmArgument> ControllerManagerArguments => KubeadmArgument.All(Root.At("controllerManager", "extraArgs"));

    public ImmutableArray<KubeadmArgument> SchedulerArguments => KubeadmArgument.All(Root.At("scheduler", "extraArgs"));

    public ImmutableArray<KubeadmArgument> EtcdArguments => KubeadmArgument.All(Root.At("etcd", "local", "extraArgs"));
}

/// <summary>What an InitConfiguration or a JoinConfiguration says of the one node.</summary>
internal sealed record KubeadmNode(DocumentNode Root)
{
    public string ApiVersion => Root.TextAt("apiVersion") ?? "";

    public DocumentNode? Name => Root.At("nodeRegistration", "name");

    public DocumentNode? CriSocket => Root.At("nodeRegistration", "criSocket");

    /// <summary>Of the API server on this node; a joining one has it below <c>controlPlane</c>.</summary>
    public DocumentNode? AdvertiseAddress => Root.At("localAPIEndpoint", "advertiseAddress") ?? Root.At("controlPlane", "localAPIEndpoint", "advertiseAddress");

    public DocumentNode? BindPort => Root.At("localAPIEndpoint", "bindPort") ?? Root.At("controlPlane", "localAPIEndpoint", "bindPort");

    /// <summary>Where a joining node asks for the cluster.</summary>
    public DocumentNode? DiscoveryEndpoint => Root.At("discovery", "bootstrapToken", "apiServerEndpoint");

    public ImmutableArray<KubeadmArgument> KubeletArguments => KubeadmArgument.All(Root.At("nodeRegistration", "kubeletExtraArgs"));
}

/// <summary>One flag that kubeadm gives to a component.</summary>
internal sealed record KubeadmArgument(string Name, string Value, SourceLine Line)
{
    // to v1beta3:  service-node-port-range: 30000-40000
    // v1beta4:     - name: service-node-port-range
    //                value: 30000-40000
    public static ImmutableArray<KubeadmArgument> All(DocumentNode? node) => node switch
    {
        { Kind: NodeKind.Map } => [.. node.Children.Select(one => new KubeadmArgument(one.Name ?? "", one.Text ?? "", one.Line))],
        { Kind: NodeKind.Sequence } => [.. node.Children.Select(one => new KubeadmArgument(one.TextAt("name") ?? "", one.TextAt("value") ?? "", (one["value"] ?? one).Line))],
        _ => [],
    };
}
