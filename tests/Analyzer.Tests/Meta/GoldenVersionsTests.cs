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
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Analyzer.Tests.Fuzz;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>Each kind of artifact is read from what two versions or distributions print; what stands nowhere in this list has one form only.</summary>
public sealed class GoldenVersionsTests
{
    /// <summary>By kind: the folder of its samples, and how their names begin.</summary>
    private static readonly ImmutableArray<(Type Artifact, string Area, ImmutableArray<string> Starts, Func<ArtifactText, int> Notes)> Sampled =
    [
        Of<Alternatives>("Netfilter", "alternatives-display", "alternatives-query"),
        Of<ApiHealth>("Kubernetes", "readyz-verbose", "livez-verbose"),
        Of<ApiResourceList>("Kubernetes", "api-resources", "api-resources-wide"),
        Of<ArpList>("Neighbours", "arp-an", "arp-n"),
        Of<ArptablesListing>("Netfilter", "*/arptables-list"),
        Of<ArptablesSave>("Netfilter", "*/arptables-save"),
        Of<BirdProtocols>("Cni", "bird-show-protocols", "bird-show-protocols-all"),
        Of<BirdRoutes>("Cni", "bird-show-route", "bird-show-route-all"),
        Of<BrctlMacs>("Links", "brctl-showmacs"),
        Of<BrctlShow>("Links", "brctl-show"),
        Of<BridgeFdb>("Links", "bridge-s-fdb", "bridge-j-fdb"),
        Of<BridgeLinks>("Links", "bridge-link", "bridge-d-link", "bridge-d-j-link"),
        Of<CalicoNodeStatus>("Cni", "calicoctl-node-status"),
        Of<ChronyTracking>("Identity", "chronyc-tracking"),
        Of<CiliumStatus>("Cni", "cilium-status"),
        Of<ClusterInfo>("Kubernetes", "cluster-info"),
        Of<Conntrack>("Netfilter", "conntrack-L", "conntrack-L-extended"),
        Of<ConntrackCount>("Netfilter", "conntrack-C"),
        Of<ConntrackStatistics>("Netfilter", "conntrack-S"),
        Of<ContainerTable>("Nodes", "docker-ps", "nerdctl-ps", "podman-ps", "ctr-containers-ls"),
        Of<ContainerdConfig>("Nodes", "containerd-config-default"),
        Of<CriContainerDetails>("Nodes", "crictl-inspect"),
        Of<CriInfo>("Nodes", "crictl-info"),
        Of<CrioStatus>("Nodes", "crio-status-info"),
        Of<DiskUsage>("Resources", "df-PT", "df-h", "df-Th", "df-i"),
        Of<DockerInfo>("Nodes", "docker-info", "docker-info-json"),
        Of<EbtablesListing>("Netfilter", "*/ebtables-list"),
        Of<EbtablesSave>("Netfilter", "*/ebtables-save"),
        Of<EthtoolText>("Links", "*/ethtool_eth0", "*/ethtool_-k_eth0"),
        Of<FelixConfig>("HostNetwork", "felix"),
        Of<FirewalldConf>("Netfilter", "firewalld-conf"),
        Of<FirewalldDirect>("Netfilter", "firewall-cmd-direct"),
        Of<FirewalldFile>("Netfilter", "zone-public", "service-kube", "policy-podsout", "ipset-nodes"),
        Of<FirewalldZones>("Netfilter", "firewall-cmd-list-all-zones"),
        Of<FolderListing>("Resources", "ls-lA", "ls-lAfull", "ls-lAR"),
        Of<FreeMemory>("Resources", "free", "freeh", "freew"),
        Of<HaproxyConfig>("Balancers", "haproxy-cfg"),
        Of<HaproxyInfo>("Balancers", "haproxy-show-info"),
        Of<HaproxyStats>("Balancers", "haproxy-show-stat"),
        Of<Hostnamectl>("Identity", "hostnamectl"),
        Of<IfcfgFile>("HostNetwork", "ifcfg"),
        Of<IfconfigList>("Links", "ifconfig"),
        Of<ImageList>("Nodes", "docker-images", "podman-images", "nerdctl-images", "ctr-images-ls"),
        Of<InterfacesFile>("HostNetwork", "interfaces"),
        Of<IpSets>("Netfilter", "*/save", "*/list"),
        Of<IptablesListing>("Netfilter", "*/list-filter", "*/list-nat"),
        Of<IptablesRules>("Netfilter", "*/rules-filter", "*/rules-nat"),
        Of<IptablesSave>("Netfilter", "*/save-c"),
        Of<IpvsConnections>("Netfilter", "ipvsadm-Lnc", "proc-net-ip_vs_conn"),
        Of<IpvsServices>("Netfilter", "ipvsadm-Ln", "ipvsadm-Sn", "proc-net-ip_vs"),
        Of<IpvsStatistics>("Netfilter", "proc-net-ip_vs_stats"),
        Of<KubectlDescription>("Kubernetes", "describe-nodes", "describe-pods", "describe-services"),
        Of<KubectlTable>("Kubernetes", "get-pods", "get-nodes", "get-services"),
        Of<KubectlVersion>("Kubernetes", "version", "version-json", "version-yaml"),
        Of<LinkList>("Links", "ip-addr", "ip-d-addr", "ip-d-s-j-addr", "ip-s-d-link"),
        Of<Lscpu>("Identity", "lscpu"),
        Of<MountList>("Resources", "mount", "findmnt"),
        Of<MulticastGroups>("Links", "ip-maddr", "ip-j-maddr"),
        Of<NamespaceList>("Links", "ip-netns"),
        Of<NeighbourList>("Neighbours", "ip-neigh", "ip-s-s-neigh", "ip-s-s-j-neigh"),
        Of<NetconfList>("Links", "ip-netconf", "ip-j-netconf"),
        Of<NetplanFile>("HostNetwork", "netplan"),
        Of<NetstatStatistics>("Sockets", "netstat-s"),
        Of<NetworkCounters>("Sockets", "nstat", "ss-s"),
        Of<NetworkManagerProfile>("HostNetwork", "nmconnection"),
        Of<NetworkdFile>("HostNetwork", "network"),
        Of<NextHopObjects>("Routing", "ip-nexthop", "ip-j-nexthop"),
        Of<NftRuleset>("Netfilter", "*/ruleset", "*/kube"),
        Of<NftRulesetJson>("Netfilter", "*/ruleset.json", "*/kube.json"),
        Of<NmcliConnections>("Dns", "nmcli-connection-show"),
        Of<NmcliDeviceStates>("Dns", "nmcli-device-status", "nmcli-t-device-status"),
        Of<NmcliDevices>("Dns", "nmcli-device-show"),
        Of<PackageList>("Identity", "dpkg-l"),
        Of<PacketList>("Captures", "nn-e", "any-nn-e"),
        Of<PacketTrace>("Netfilter", "*/trace"),
        Of<PolicyRuleList>("Routing", "ip-d-rule", "ip-j-d-rule"),
        Of<QdiscList>("Links", "tc-s-qdisc"),
        Of<ResolvedStatus>("Dns", "resolvectl-status"),
        Of<RouteList>("Routing", "ip-route-all", "ip-j-d-route-all"),
        Of<RouteList6>("Routing", "ip-6-route-all", "ip-6-j-d-route-all"),
        Of<RouteScript>("HostNetwork", "route-eth0", "routes"),
        Of<RouteTable>("Routing", "route-n", "netstat-rn"),
        Of<SocketList>("Sockets", "ss-antp", "ss-lntup", "netstat-lntup"),
        Of<SystemdUnit>("Systemd", "systemctl-cat"),
        Of<TimeSources>("Identity", "chronyc-sources-v"),
        Of<Timedatectl>("Identity", "timedatectl", "timedatectl-show"),
        Of<UfwStatus>("Netfilter", "ufw-status-verbose"),
        Of<UnitFileList>("Systemd", "systemctl-list-unit-files"),
        Of<UnitList>("Systemd", "systemctl-list-units"),
        Of<UnitProperties>("Systemd", "systemctl-show"),
        Of<UnitStatuses>("Systemd", "systemctl-status"),
    ];

    /// <summary>Kinds whose text is the kernel's, the API's, the collector's or a file's, in one form for all; and those whose forms stand in the tests of their own.</summary>
    private static readonly ImmutableHashSet<string> WithoutSamples =
    [
        typeof(KubernetesList<>).Name,
        nameof(ApparmorProfiles), nameof(BondState), nameof(BpfAttachments), nameof(BridgeVlans), nameof(BuiltInModules), nameof(CaptureTime), nameof(CertificateList),
        nameof(CgroupControllers), nameof(CniNetwork), nameof(ContainerUsages), nameof(CriContainers), nameof(CrictlVersion), nameof(CrioConfig),
        nameof(CriSandboxDetail), nameof(CriSandboxes), nameof(DeviceList), nameof(DockerDaemonConfig), nameof(DocumentFile), nameof(EnvironmentFile),
        nameof(FibTrie), nameof(FirewalldStatus), nameof(HostConf), nameof(HostLocalLease), nameof(HostsFile), nameof(IptablesVersion),
        nameof(KeepalivedConfig), nameof(KernelCommandLine), nameof(KernelConfig), nameof(KernelModules), nameof(KernelVersion), nameof(KubeadmCertificates),
        nameof(KubeadmConfiguration), nameof(Kubeconfig), nameof(KubeletConfiguration), nameof(KubeProxyConfiguration), nameof(KubernetesObjects),
        nameof(LastReservedAddress), nameof(LoadAverage), nameof(MachineIdentity), nameof(MemInfo), nameof(NetworkManagerConf),
        nameof(NginxConfig), nameof(NsswitchConf), nameof(OpenSslCertificates), nameof(OsRelease), nameof(PemCertificates), nameof(PlaceIdentity), nameof(PodUsages),
        nameof(PressureStall), nameof(ProcessCommandLine), nameof(ProcessLimits), nameof(ProcessList), nameof(ProcIfInet6), nameof(ProcIpv6Route), nameof(ProcNetArp),
        nameof(ProcNetDev), nameof(ProcNetRoute), nameof(ResolvConf), nameof(ResolvedConf), nameof(SelinuxStatus), nameof(SoftnetStat), nameof(SwapList),
        nameof(SymbolicLinks), nameof(SysctlValues), nameof(TextTables), nameof(TomlFile), nameof(Uptime), nameof(Virtualization), nameof(WorkloadList),
    ];

    public static TheoryData<string> Names => [.. Sampled.Select(one => one.Artifact.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_read_as_two_versions_print_it(string name)
    {
        var (_, area, starts, notes) = Sampled.Single(one => one.Artifact.Name == name);
        var samples = starts.SelectMany(start => Files(area, start)).ToList();

        Assert.True(samples.Select(VersionOf).Distinct(StringComparer.Ordinal).Count() > 1, $"{name}: {string.Join(", ", samples.Select(VersionOf))}");
        Assert.All(samples, path => Assert.Equal((path, 0), (path, notes(new("n", Path.GetFileName(path), File.ReadAllText(path))))));
    }

    [Fact]
    public void Every_kind_has_samples_or_is_known_to_have_none() =>
        Assert.Equal(WithoutSamples.Order(StringComparer.Ordinal), FuzzTarget.All.Select(target => target.Artifact).OfType<Type>().Except(Sampled.Select(one => one.Artifact)).Select(type => type.Name).Distinct().Order(StringComparer.Ordinal));

    private static (Type, string, ImmutableArray<string>, Func<ArtifactText, int>) Of<T>(string area, params string[] starts)
        where T : IArtifact<T> => (typeof(T), area, [.. starts], text => T.Parse(text).Notes.Length);

    // ip-rule.debian13-iproute2-6.15.txt      debian13-nft-1.1.3/ruleset.txt
    private static string[] Files(string area, string start)
    {
        var root = Directory.GetDirectories(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", area)).Single(folder => string.Equals(Path.GetFileName(folder), "samples", StringComparison.OrdinalIgnoreCase));
        return start.StartsWith("*/", StringComparison.Ordinal)
            ? Directory.GetFiles(root, start.Contains('.', StringComparison.Ordinal) || start.Contains('_', StringComparison.Ordinal) ? start[2..] : $"{start[2..]}.txt", SearchOption.AllDirectories)
            : Directory.GetFiles(root, $"{start}.*");
    }

    private static string VersionOf(string path)
    {
        var name = Path.GetFileName(path);
        var (first, last) = (name.IndexOf('.', StringComparison.Ordinal), name.LastIndexOf('.'));
        return first == last || name.Contains("_-", StringComparison.Ordinal) ? Path.GetFileName(Path.GetDirectoryName(path)) ?? "" : name[(first + 1)..last];
    }
}
