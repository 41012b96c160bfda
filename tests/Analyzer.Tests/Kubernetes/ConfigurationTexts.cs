namespace SupportBundle.Analyzer.Tests.Kubernetes;

/// <summary>Configurations in the forms that kubeadm 1.14 to 1.32 and the components' configuration references give.</summary>
internal static class ConfigurationTexts
{
    public const string Kubelet = """
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

    public const string KubeletConfigz = """
        {"kubeletconfig":{"enableServer":true,"staticPodPath":"/etc/kubernetes/manifests",
        "clusterDNS":["10.96.0.10","fd00::a"],"cgroupDriver":"cgroupfs","maxPods":110}}
        """;

    public const string Proxy = """
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

    public const string ProxyConfigz = """
        {"kubeproxy.config.k8s.io":{"BindAddress":"0.0.0.0","mode":"","clusterCIDR":"10.42.0.0/16","iptables":{"masqueradeAll":true,"masqueradeBit":14}}}
        """;

    public const string V1Beta1 = """
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

    public const string V1Beta4 = """
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

    // In the form of kubeadm 1.20 and 1.32: /var/lib/kubelet/config.yaml
    public const string Kubelet120 = """
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

    public const string Kubelet132 = """
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

    // In the form of 1.20 and 1.32: kubectl -n kube-system get configmap kube-proxy
    public const string Proxy120 = """
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

    public const string Proxy132 = """
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

    public const string V1Beta2 = """
        apiVersion: kubeadm.k8s.io/v1beta2
        kind: ClusterConfiguration
        dns:
          type: CoreDNS
        kubernetesVersion: v1.20.2
        networking: {dnsDomain: cluster.local, podSubnet: 10.42.0.0/16, serviceSubnet: 10.43.0.0/16}
        controllerManager:
          extraArgs: {node-cidr-mask-size: "25"}
        """;

    public const string V1Beta3 = """
        apiVersion: kubeadm.k8s.io/v1beta3
        kind: ClusterConfiguration
        dns: {}
        imageRepository: registry.k8s.io
        kubernetesVersion: v1.28.2
        networking: {dnsDomain: cluster.local, podSubnet: 10.42.0.0/16, serviceSubnet: 10.43.0.0/16}
        controllerManager:
          extraArgs: {node-cidr-mask-size: "25"}
        """;

    // In the form of kubectl config view 1.20 and 1.32: the later leaves out preferences that are empty
    public const string Kubeconfig120 = """
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
    public const string Crio = """
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

    public const string CrioDropIn = """
        [crio.runtime]
        conmon_cgroup = "pod"
        cgroup_manager = "systemd"
        """;
}
