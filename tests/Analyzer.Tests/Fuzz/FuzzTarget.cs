using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Artifacts.Captures;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>What is fed with text that is not what it expects.</summary>
/// <param name="Artifact">The kind of artifact that it reads; null for what reads something else.</param>
internal sealed record FuzzTarget(string Name, Type? Artifact, Action<ArtifactText> Read)
{
    private static readonly Lazy<LogScanner> Scanner = new(() => new([.. SignatureCatalog.All.Select(SignatureFindings.ToLogSignature)]));

    /// <summary>Every parser, one line each; a test holds the list against the code.</summary>
    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        Of<Alternatives>(),
        Of<ApiHealth>(),
        Of<ApiResourceList>(),
        Of<ApparmorProfiles>(),
        Of<ArpList>(),
        Of<ArptablesListing>(),
        Of<ArptablesSave>(),
        Of<BirdProtocols>(),
        Of<BirdRoutes>(),
        Of<BondState>(),
        Of<BrctlMacs>(),
        Of<BrctlShow>(),
        Of<BridgeFdb>(),
        Of<BridgeLinks>(),
        Of<BridgeVlans>(),
        Of<BuiltInModules>(),
        Of<CalicoNodeStatus>(),
        Of<CaptureTime>(),
        Of<CertificateList>(),
        Of<CgroupControllers>(),
        Of<ChronyTracking>(),
        Of<CiliumStatus>(),
        Of<CniNetwork>(),
        Of<ClusterInfo>(),
        Of<Conntrack>(),
        Of<ConntrackCount>(),
        Of<ConntrackStatistics>(),
        Of<ContainerTable>(),
        Of<ContainerUsages>(),
        Of<ContainerdConfig>(),
        Of<CriContainerDetails>(),
        Of<CriContainers>(),
        Of<CriInfo>(),
        Of<CriSandboxDetail>(),
        Of<CriSandboxes>(),
        Of<CrictlVersion>(),
        Of<CrioConfig>(),
        Of<CrioStatus>(),
        Of<DeviceList>(),
        Of<DiskUsage>(),
        Of<DockerDaemonConfig>(),
        Of<DockerInfo>(),
        Of<DocumentFile>(),
        Of<EbtablesListing>(),
        Of<EbtablesSave>(),
        Of<EnvironmentFile>(),
        Of<EthtoolText>(),
        Of<FelixConfig>(),
        Of<FibTrie>(),
        Of<FirewalldConf>(),
        Of<FirewalldDirect>(),
        Of<FirewalldFile>(),
        Of<FirewalldStatus>(),
        Of<FirewalldZones>(),
        Of<FolderListing>(),
        Of<FreeMemory>(),
        Of<HaproxyConfig>(),
        Of<HaproxyInfo>(),
        Of<HaproxyStats>(),
        Of<HostConf>(),
        Of<HostLocalLease>(),
        Of<Hostnamectl>(),
        Of<HostsFile>(),
        Of<IfconfigList>(),
        Of<IfcfgFile>(),
        Of<ImageList>(),
        Of<InterfacesFile>(),
        Of<IpSets>(),
        Of<IptablesListing>(),
        Of<IptablesRules>(),
        Of<IptablesSave>(),
        Of<IptablesVersion>(),
        Of<IpvsConnections>(),
        Of<IpvsServices>(),
        Of<IpvsStatistics>(),
        Of<KeepalivedConfig>(),
        Of<KernelCommandLine>(),
        Of<KernelConfig>(),
        Of<KernelModules>(),
        Of<KernelVersion>(),
        Of<KubeProxyConfiguration>(),
        Of<KubeadmCertificates>(),
        Of<KubeadmConfiguration>(),
        Of<Kubeconfig>(),
        Of<KubectlDescription>(),
        Of<KubectlTable>(),
        Of<KubectlVersion>(),
        Of<KubeletConfiguration>(),
        Of<KubernetesList<ConfigMap>>(),
        Of<KubernetesList<EndpointSlice>>(),
        Of<KubernetesList<EndpointsObject>>(),
        Of<KubernetesList<Ingress>>(),
        Of<KubernetesList<NetworkPolicy>>(),
        Of<KubernetesList<KubeEvent>>(),
        Of<KubernetesList<KubeNode>>(),
        Of<KubernetesList<Pod>>(),
        Of<KubernetesList<Secret>>(),
        Of<KubernetesList<Service>>(),
        Of<KubernetesObjects>(),
        Of<LastReservedAddress>(),
        Of<LinkList>(),
        Of<LoadAverage>(),
        Of<Lscpu>(),
        Of<MachineIdentity>(),
        Of<MemInfo>(),
        Of<MountList>(),
        Of<MulticastGroups>(),
        Of<NamespaceList>(),
        Of<NeighbourList>(),
        Of<NetconfList>(),
        Of<NetstatStatistics>(),
        Of<NetworkCounters>(),
        Of<NetplanFile>(),
        Of<NetworkManagerConf>(),
        Of<NetworkManagerProfile>(),
        Of<NetworkdFile>(),
        Of<NextHopObjects>(),
        Of<NftRuleset>(),
        Of<NftRulesetJson>(),
        Of<NginxConfig>(),
        Of<NmcliConnections>(),
        Of<NmcliDeviceStates>(),
        Of<NmcliDevices>(),
        Of<NsswitchConf>(),
        Of<OpenSslCertificates>(),
        Of<OsRelease>(),
        Of<PackageList>(),
        Of<PacketList>(),
        Of<PacketTrace>(),
        Of<PemCertificates>(),
        Of<PlaceIdentity>(),
        Of<PodUsages>(),
        Of<PolicyRuleList>(),
        Of<PressureStall>(),
        Of<ProcIfInet6>(),
        Of<ProcIpv6Route>(),
        Of<ProcNetArp>(),
        Of<ProcNetDev>(),
        Of<ProcNetRoute>(),
        Of<ProcessCommandLine>(),
        Of<ProcessLimits>(),
        Of<ProcessList>(),
        Of<QdiscList>(),
        Of<ResolvConf>(),
        Of<ResolvedConf>(),
        Of<ResolvedStatus>(),
        Of<RouteList>(),
        Of<RouteList6>(),
        Of<RouteScript>(),
        Of<RouteTable>(),
        Of<SelinuxStatus>(),
        Of<SocketList>(),
        Of<SoftnetStat>(),
        Of<SymbolicLinks>(),
        Of<SwapList>(),
        Of<SysctlValues>(),
        Of<SystemdUnit>(),
        Of<TextTables>(),
        Of<TimeSources>(),
        Of<Timedatectl>(),
        Of<TomlFile>(),
        Of<UfwStatus>(),
        Of<UnitFileList>(),
        Of<UnitList>(),
        Of<UnitProperties>(),
        Of<UnitStatuses>(),
        Of<Uptime>(),
        Of<Virtualization>(),
        Of<WorkloadList>(),
        new("signatures of one's own", null, text => SignatureFile.Parse(text)),
        new("a manifest", null, text => ManifestContents.Read(text.Content, out _)),
        new("a log", null, text => Scanner.Value.Scan(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Content)), new(null, text.Path, new(DateTimeOffset.UnixEpoch, TimeSpan.Zero)))),
    ];

    private static FuzzTarget Of<T>()
        where T : class, IArtifact<T> => new(typeof(T).ToString(), typeof(T), text => T.Parse(text));
}
