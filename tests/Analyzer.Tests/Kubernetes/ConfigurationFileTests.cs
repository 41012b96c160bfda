using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// Written in the forms that kubeadm 1.14 to 1.31 and the components' configuration references give.
public sealed class ConfigurationFileTests
{
    private const string Kubelet = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        cgroupDriver: systemd
        clusterDNS:
        - 10.96.0.10
        clusterDomain: cluster.local
        evictionHard:
          memory.available: 100Mi
        failSwapOn: false
        resolvConf: /run/systemd/resolve/resolv.conf
        """;

    private const string KubeletConfigz = """
        {"kubeletconfig":{"enableServer":true,"staticPodPath":"/etc/kubernetes/manifests",
        "clusterDNS":["10.96.0.10","fd00::a"],"cgroupDriver":"cgroupfs","maxPods":110}}
        """;

    private const string Proxy = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        bindAddress: 0.0.0.0
        clientConnection:
          kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
        clusterCIDR: 10.244.0.0/16
        iptables:
          masqueradeAll: false
        ipvs:
          masqueradeAll: true
          scheduler: rr
          strictARP: true
        kind: KubeProxyConfiguration
        mode: ipvs
        nodePortAddresses: ["192.168.0.0/16"]
        """;

    private const string ProxyConfigz = """
        {"kubeproxy.config.k8s.io":{"BindAddress":"0.0.0.0","mode":"","clusterCIDR":"10.42.0.0/16","iptables":{"masqueradeAll":true,"masqueradeBit":14}}}
        """;

    private const string V1Beta1 = """
        apiVersion: kubeadm.k8s.io/v1beta1
        kind: InitConfiguration
        localAPIEndpoint:
          advertiseAddress: 10.240.0.10
          bindPort: 6443
        nodeRegistration:
          criSocket: /var/run/dockershim.sock
          kubeletExtraArgs:
            node-ip: 10.240.0.10
        ---
        apiVersion: kubeadm.k8s.io/v1beta1
        kind: ClusterConfiguration
        kubernetesVersion: v1.14.1
        controlPlaneEndpoint: 10.240.0.40:6443
        apiServer:
          certSANs:
          - 10.240.0.40
          extraArgs:
            service-node-port-range: 30000-40000
        networking:
          podSubnet: 10.244.0.0/16
          serviceSubnet: 10.96.0.0/12
        ---
        kind: KubeProxyConfiguration
        mode: ipvs
        """;

    private const string V1Beta4 = """
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: ClusterConfiguration
        kubernetesVersion: v1.31.0
        apiServer:
          extraArgs:
          - name: service-node-port-range
            value: 30000-40000
          - name: tls-min-version
            value: VersionTLS12
        etcd:
          external:
            endpoints: [https://10.240.0.21:2379]
        ---
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: JoinConfiguration
        discovery:
          bootstrapToken:
            apiServerEndpoint: 10.240.0.40:6443
        nodeRegistration:
          name: worker1
          kubeletExtraArgs:
          - name: node-ip
            value: 10.240.0.31
        """;

    // Defaults as kubeadm 1.20 and 1.32 write them to /var/lib/kubelet/config.yaml
    private const string Kubelet120 = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        authentication:
          webhook:
            cacheTTL: 0s
            enabled: true
        clusterDNS:
        - 10.43.0.10
        clusterDomain: cluster.local
        kind: KubeletConfiguration
        logging: {}
        resolvConf: /run/systemd/resolve/resolv.conf
        rotateCertificates: true
        shutdownGracePeriod: 0s
        staticPodPath: /etc/kubernetes/manifests
        volumeStatsAggPeriod: 0s
        """;

    private const string Kubelet132 = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        cgroupDriver: systemd
        clusterDNS:
        - 10.43.0.10
        clusterDomain: cluster.local
        containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
        crashLoopBackOff: {}
        imageMaximumGCAge: 0s
        kind: KubeletConfiguration
        logging:
          flushFrequency: 0
          options:
            json:
              infoBufferSize: "0"
          verbosity: 0
        memorySwap: {}
        resolvConf: /run/systemd/resolve/resolv.conf
        rotateCertificates: true
        staticPodPath: /etc/kubernetes/manifests
        """;

    // kubectl -n kube-system get configmap kube-proxy, 1.20 and 1.32
    private const string Proxy120 = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        bindAddress: 0.0.0.0
        clientConnection:
          kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
        clusterCIDR: 10.42.0.0/16
        conntrack:
          maxPerCore: null
          min: null
        detectLocalMode: ""
        ipvs:
          strictARP: false
        kind: KubeProxyConfiguration
        mode: ""
        nodePortAddresses: null
        winkernel:
          sourceVip: ""
        """;

    private const string Proxy132 = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        bindAddress: 0.0.0.0
        clientConnection:
          kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
        clusterCIDR: 10.42.0.0/16
        conntrack:
          tcpBeLiberal: false
        detectLocal:
          bridgeInterface: ""
        detectLocalMode: NodeCIDR
        kind: KubeProxyConfiguration
        logging:
          verbosity: 0
        mode: nftables
        nftables:
          masqueradeAll: true
        nodePortAddresses: null
        """;

    private const string V1Beta2 = """
        apiVersion: kubeadm.k8s.io/v1beta2
        kind: ClusterConfiguration
        dns:
          type: CoreDNS
        kubernetesVersion: v1.20.2
        networking: {dnsDomain: cluster.local, podSubnet: 10.42.0.0/16, serviceSubnet: 10.43.0.0/16}
        controllerManager:
          extraArgs: {node-cidr-mask-size: "25"}
        """;

    private const string V1Beta3 = """
        apiVersion: kubeadm.k8s.io/v1beta3
        kind: ClusterConfiguration
        dns: {}
        imageRepository: registry.k8s.io
        kubernetesVersion: v1.28.2
        networking: {dnsDomain: cluster.local, podSubnet: 10.42.0.0/16, serviceSubnet: 10.43.0.0/16}
        controllerManager:
          extraArgs: {node-cidr-mask-size: "25"}
        """;

    // kubectl config view by 1.20 and 1.32: the later leaves out preferences that are empty
    private const string Kubeconfig120 = """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: DATA+OMITTED
            server: https://192.0.2.40:6443
          name: kubernetes
        contexts:
        - context: {cluster: kubernetes, user: kubernetes-admin}
          name: kubernetes-admin@kubernetes
        current-context: kubernetes-admin@kubernetes
        kind: Config
        preferences: {}
        users:
        - name: kubernetes-admin
          user: {client-certificate-data: REDACTED, client-key-data: REDACTED}
        """;

    // CRI-O 1.22 keeps its file, 1.28 a drop-in beside it.
    private const string Crio = """
        [crio.api]
        listen = "/var/run/crio/crio.sock"
        [crio.runtime]
        cgroup_manager = "cgroupfs"
        default_runtime = "runc"
        [crio.image]
        pause_image = "registry.k8s.io/pause:3.9"
        [crio.network]
        plugin_dirs = ["/opt/cni/bin/"]
        """;

    private const string CrioDropIn = """
        [crio.runtime]
        conmon_cgroup = "pod"
        cgroup_manager = "systemd"
        """;

    [Fact]
    public void The_kubelets_configuration_is_read_from_its_file_and_from_configz()
    {
        var (file, shown) = (Read<KubeletConfiguration>(Kubelet), Read<KubeletConfiguration>(KubeletConfigz));

        Assert.Equal(("systemd", 3, false), (file.CgroupDriver?.Text, file.CgroupDriver?.Line.Number, file.FailSwapOn?.FlagAt()));
        Assert.Equal(("memory.available", "100Mi"), (file.EvictionHard[0].Name, file.EvictionHard[0].Text));
        Assert.Equal(["10.96.0.10", "fd00::a"], shown.ClusterDns.Select(address => address.Text));
        Assert.Equal(("cgroupfs", 2, 110), (shown.CgroupDriver?.Text, shown.CgroupDriver?.Line.Number, shown.MaxPods?.NumberAt()));
    }

    [Fact]
    public void Kube_proxys_configuration_is_read_from_its_file_and_from_configz()
    {
        var (file, shown) = (Read<KubeProxyConfiguration>(Proxy), Read<KubeProxyConfiguration>(ProxyConfigz));

        Assert.Equal(("ipvs", "10.244.0.0/16", true, true), (file.Mode?.Text, file.ClusterCidr?.Text, file.MasqueradeAll?.FlagAt(), file.StrictArp?.FlagAt()));
        Assert.Equal(5, file.ClusterCidr?.Line.Number);
        Assert.Equal(("", "10.42.0.0/16", true, 14), (shown.Mode?.Text, shown.ClusterCidr?.Text, shown.MasqueradeAll?.FlagAt(), shown.MasqueradeBit?.NumberAt()));
    }

    [Fact]
    public void Fields_of_old_and_new_versions_are_read_alike()
    {
        var (old, last) = (Read<KubeletConfiguration>(Kubelet120), Read<KubeletConfiguration>(Kubelet132));
        Assert.Equal(["10.43.0.10", "10.43.0.10"], old.ClusterDns.Concat(last.ClusterDns).Select(address => address.Text));
        Assert.Equal((null, "systemd", "unix:///run/containerd/containerd.sock"), (old.CgroupDriver?.Text, last.CgroupDriver?.Text, last.ContainerRuntimeEndpoint?.Text));

        var (oldProxy, lastProxy) = (Read<KubeProxyConfiguration>(Proxy120), Read<KubeProxyConfiguration>(Proxy132));
        Assert.Equal(("", "nftables", "10.42.0.0/16"), (oldProxy.Mode?.Text, lastProxy.Mode?.Text, oldProxy.ClusterCidr?.Text));
        Assert.Equal(("NodeCIDR", true, false), (lastProxy.DetectLocalMode?.Text, lastProxy.MasqueradeAll?.FlagAt(), oldProxy.StrictArp?.FlagAt()));

        foreach (var text in new[] { V1Beta2, V1Beta3 })
            Assert.Equal(("10.42.0.0/16", "10.43.0.0/16", "node-cidr-mask-size"), (Read<KubeadmConfiguration>(text).Cluster?.PodSubnet?.Text, Read<KubeadmConfiguration>(text).Cluster?.ServiceSubnet?.Text, Read<KubeadmConfiguration>(text).Cluster?.ControllerManagerArguments[0].Name));
        foreach (var text in new[] { Kubeconfig120, Kubeconfig120.Replace("preferences: {}\n", "", StringComparison.Ordinal) })
            Assert.Equal("https://192.0.2.40:6443/", $"{Assert.Single(Read<Kubeconfig>(text).Clusters).Server}");
    }

    [Fact]
    public void What_the_kubelet_says_of_itself_counts_over_its_file_and_k3s_words()
    {
        var settings = OneNode.With(("kubernetes/kubelet-configz.json", KubeletConfigz), ("files/var/lib/kubelet/config.yaml", Kubelet132)).Fact<KubeletSettings>().Value;
        Assert.Equal(("cgroupfs", "10.96.0.10 fd00::a"), (settings.CgroupDriver?.Value, string.Join(' ', settings.ClusterDns.Select(address => address.Value))));

        var k3s = OneNode.With(("kubernetes/kubelet-configz.json", KubeletConfigz), ("kubernetes/cmdline/k3s.txt", "/usr/local/bin/k3s server")).Fact<KubeletSettings>().Value;
        Assert.Equal("cgroupfs", k3s.CgroupDriver?.Value);
    }

    [Fact]
    public void The_kubelets_file_is_found_behind_other_documents()
    {
        var settings = OneNode.With(("files/var/lib/kubelet/config.yaml", $"{Proxy132}\n---\n{Kubelet132}\n")).Fact<KubeletSettings>().Value;

        Assert.Equal("systemd", settings.CgroupDriver?.Value);
    }

    [Fact]
    public void Kubeadms_arguments_are_a_map_and_later_a_list()
    {
        var (first, last) = (Read<KubeadmConfiguration>(V1Beta1), Read<KubeadmConfiguration>(V1Beta4));

        Assert.Equal(("service-node-port-range", "30000-40000", 19), Shown(first.Cluster!.ApiServerArguments[0])); // stands in the text
        Assert.Equal(("tls-min-version", "VersionTLS12", 9), Shown(last.Cluster!.ApiServerArguments[1])); // stands in the text
        Assert.Equal(("10.240.0.10", "/var/run/dockershim.sock", "node-ip"), (first.Init?.AdvertiseAddress?.Text, first.Init?.CriSocket?.Text, first.Init?.KubeletArguments[0].Name));
        Assert.Equal(("10.240.0.40:6443", "worker1", "10.240.0.31"), (last.Join?.DiscoveryEndpoint?.Text, last.Join?.Name?.Text, last.Join?.KubeletArguments[0].Value));
        Assert.Equal(("kubeadm.k8s.io/v1beta1", "10.244.0.0/16", "https://10.240.0.21:2379"), (first.Cluster.ApiVersion, first.Cluster.PodSubnet?.Text, last.Cluster.ExternalEtcd[0].Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [")]
    [InlineData("kind: Pod")]
    [InlineData("just text")]
    public void A_file_without_the_configuration_is_noted(string content)
    {
        Assert.NotEmpty(KubeletConfiguration.Parse(new("n", "p", content)).Notes);
        Assert.NotEmpty(KubeProxyConfiguration.Parse(new("n", "p", content)).Notes);
    }

    [Fact]
    public void With_a_configuration_file_kube_proxys_flags_do_not_count()
    {
        var settings = OneNode.With(
            ("kubernetes/cmdline/kube-proxy.txt", "/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=n --proxy-mode=iptables"),
            ("files/var/lib/kube-proxy/config.conf", Proxy)).Fact<KubeProxySettings>().Value;

        Assert.Equal(("ipvs", 13), (settings.Mode.Value, settings.Mode.Line?.Number));
        Assert.Equal("10.244.0.0/16", settings.ClusterCidr?.Value);
    }

    [Fact]
    public void What_kube_proxy_says_of_itself_counts_first()
    {
        var settings = OneNode.With(("kubernetes/kube-proxy-configz.json", ProxyConfigz), ("files/var/lib/kube-proxy/config.conf", Proxy)).Fact<KubeProxySettings>().Value;

        Assert.Equal(("iptables", "10.42.0.0/16"), (settings.Mode.Value, settings.ClusterCidr?.Value));
    }

    [Fact]
    public void A_node_without_signs_of_kube_proxy_tells_no_settings() => Assert.False(OneNode.With().Fact<KubeProxySettings>().IsKnown);

    [Fact]
    public void CRI_Os_drop_in_counts_over_its_file()
    {
        var node = OneNode.With(("files/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: unix:///var/run/crio/crio.sock"), ("files/etc/crio/crio.conf", Crio), ("files/etc/crio/crio.conf.d/10-crio.conf", CrioDropIn));
        var driver = RuntimeCgroupDriver.Of(node, node.Fact<KubeletSettings>().Value);

        Assert.Equal(("CRI-O", "systemd", 3), (driver.Value.Runtime, driver.Value.Driver, driver.Value.Line.Number));
        Assert.Equal(("registry.k8s.io/pause:3.9", "/opt/cni/bin/"), (Read<CrioConfig>(Crio).PauseImage?.Text, Read<CrioConfig>(Crio).CniBinaries?.Children[0].Text));
    }

    [Theory]
    [InlineData("[plugins.cri]\nsystemd_cgroup = true\n", "systemd")]
    [InlineData("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\nSystemdCgroup = false\n", "cgroupfs")]
    [InlineData("version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]\nSystemdCgroup = true\n", "systemd")]
    public void Containerds_driver_is_read_from_each_version_of_its_file(string config, string driver)
    {
        var node = OneNode.With(("files/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock"), ("files/etc/containerd/config.toml", config));

        Assert.Equal(driver, RuntimeCgroupDriver.Of(node, node.Fact<KubeletSettings>().Value).Value.Driver);
    }

    [Fact]
    public void A_table_of_nodes_tells_their_roles() =>
        Assert.Equal("control plane", Assert.Single(ModelOf.Files(("cluster/get/nodes.txt", "NAME   STATUS   ROLES                  AGE    VERSION\ncp-1   Ready    control-plane,master   5d2h   v1.20.4\n")).Fact<NodeRoles>().Value.Of("cp-1")));

    [Theory]
    [InlineData("""{"continue":"eyJ2Ijoi","remainingItemCount":1253}""", "1253 objects follow")]
    [InlineData("""{"continue":"eyJ2Ijoi"}""", "others follow")]
    [InlineData("""{"resourceVersion":"1"}""", null)]
    [InlineData("""{"continue":""}""", null)]
    public void A_page_that_was_not_followed_is_not_the_whole_list(string metadata, string? why)
    {
        var pods = ModelOf.Files(("cluster/core_v1_pods.json", $$$"""{"kind":"PodList","metadata":{{{metadata}}},"items":[{"metadata":{"name":"a","namespace":"b"}}]}""")).Fact<Pods>().Value;

        Assert.Equal(why is not null, pods.WhyPartial?.Contains(why ?? "", StringComparison.Ordinal) ?? false);
    }

    // events.k8s.io/v1 of 1.29, and v1 of 1.18
    [Theory]
    [InlineData("events.k8s.io_v1_events", """{"metadata":{"name":"e","namespace":"d"},"eventTime":"2026-03-02T10:11:12.000000Z","series":{"count":7,"lastObservedTime":"2026-03-02T10:21:12.000000Z"},"reportingController":"kubelet","reason":"FailedMount","regarding":{"kind":"Pod","namespace":"d","name":"web-0"},"note":"no such volume","type":"Warning"}""")]
    [InlineData("core_v1_events", """{"metadata":{"name":"e","namespace":"d"},"involvedObject":{"kind":"Pod","namespace":"d","name":"web-0"},"reason":"FailedMount","message":"no such volume","source":{"component":"kubelet","host":"n"},"firstTimestamp":"2026-03-02T10:11:12Z","lastTimestamp":"2026-03-02T10:21:12Z","count":7,"type":"Warning"}""")]
    public void Events_of_both_groups_say_the_same(string id, string item)
    {
        var one = Assert.Single(ModelOf.Files(($"cluster/{id}.json", $$"""{"kind":"EventList","items":[{{item}}]}""")).Fact<KubeEvents>().Value.All);

        Assert.Equal(("FailedMount", "no such volume", 7, "kubelet", "web-0", true), (one.Reason, one.Message, one.Count, one.Component, one.About.Name, one.IsWarning));
        Assert.Equal((11, 21), (one.First?.Minute, one.Last?.Minute));
    }

    [Fact]
    public void No_text_throws() => Check.One(Seeded.Config, Prop.ForAll<string, int>((word, at) =>
    {
        foreach (var text in new[] { Kubelet, KubeletConfigz, Proxy, ProxyConfigz, V1Beta1, V1Beta4, Crio })
        {
            var broken = text.Insert(Math.Abs(at % text.Length), word ?? "");
            _ = Read<KubeletConfiguration>(broken).ClusterDns;
            _ = Read<KubeProxyConfiguration>(broken).MasqueradeAll;
            _ = Read<KubeadmConfiguration>(broken).Cluster?.ApiServerArguments;
            Read<CrioConfig>(broken);
        }
    }));

    private static (string, string, int) Shown(KubeadmArgument argument) => (argument.Name, argument.Value, argument.Line.Number);

    private static T Read<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content)).Value;
}
