using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class ClusterKindTests
{
    [Theory]
    [InlineData("""{"metadata":{"name":"n","labels":{"k3s.io/hostname":"n"}},"status":{"nodeInfo":{"kubeletVersion":"v1.24.4+k3s1"}}}""", "k3s")]
    [InlineData("""{"metadata":{"name":"n","annotations":{"rke2.io/hostname":"n"}}}""", "RKE2")]
    [InlineData("""{"metadata":{"name":"n"},"status":{"nodeInfo":{"kubeletVersion":"v1.30.5-gke.1014001"}}}""", "GKE")]
    [InlineData("""{"metadata":{"name":"n","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"unix:///run/containerd/containerd.sock"}}}""", "kubeadm")]
    [InlineData("""{"metadata":{"name":"n","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"x"}},"spec":{"providerID":"kind://docker/kind/n"}}""", "kind")]
    public void A_node_object_tells_the_distribution(string node, string distribution)
    {
        var known = ModelOf.Files(("cluster/core_v1_nodes.json", $$"""{"kind":"NodeList","items":[{{node}}]}""")).Fact<Distribution>();

        Assert.Equal([distribution], known.Value.Names.ToArray());
        Assert.All(known.Value.Clues, clue => Assert.Equal("n", clue.Node));
    }

    [Fact]
    public void Files_tell_it_where_no_object_does()
    {
        var known = ModelOf.Files(("nodes/n/files/etc/kubernetes/kubelet.env", "KUBELET_ARGS="), ("nodes/n/files/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=")).Fact<Distribution>();

        Assert.Equal(["Kubespray"], known.Value.Names.ToArray());
        Assert.Equal(2, known.Value.Clues.Length);
    }

    [Fact]
    public void Signs_of_two_distributions_are_both_kept()
    {
        var known = ModelOf.Files(("nodes/n/files/etc/rancher/k3s/config.yaml", ""), ("nodes/m/files/etc/rancher/rke2/config.yaml", "")).Fact<Distribution>();

        Assert.Equal(["RKE2", "k3s"], known.Value.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cluster_made_by_hand_shows_none() => Assert.False(ModelOf.Site("hard-way").Fact<Distribution>().IsKnown);

    [Fact]
    public void The_first_CNI_configuration_counts_and_interfaces_tell_too()
    {
        var plugins = ModelOf.Files(
            ("nodes/n/files/etc/cni/net.d/10-flannel.conflist", """{"name":"cbr0","plugins":[{"type":"flannel"},{"type":"portmap"}]}"""),
            ("nodes/n/files/etc/cni/net.d/87-podman.conflist", """{"name":"podman","plugins":[{"type":"bridge"}]}"""),
            ("nodes/n/files/etc/cni/net.d/00-old.conflist.bak", """{"name":"old","type":"calico"}"""),
            ("nodes/n/links/addr.json", """[{"ifindex":5,"ifname":"flannel.1","flags":["UP"]},{"ifindex":6,"ifname":"tunl0","flags":["NOARP"]}]""")).Fact<CniPlugins>().Value;

        Assert.Equal(["flannel"], plugins.Names.ToArray());
        Assert.Equal(["the node's first CNI configuration is 10-flannel.conflist", "the interface flannel.1 is up"], plugins.Clues.Select(clue => clue.Says));
    }

    [Fact]
    public void A_proxy_mode_is_known_from_its_configuration_and_from_its_rules()
    {
        var modes = ModelOf.Files(
            ("cluster/core_v1_configmaps.json", """{"kind":"ConfigMapList","items":[{"metadata":{"name":"kube-proxy","namespace":"kube-system"},"data":{"config.conf":"kind: KubeProxyConfiguration\nmode: ipvs\n"}}]}"""),
            ("nodes/n/netfilter/iptables-nft-save.txt", "*nat\n:KUBE-SERVICES - [0:0]\n:KUBE-SVC-X - [0:0]\n-A KUBE-SERVICES -d 10.96.0.1/32 -j KUBE-SVC-X\nCOMMIT\n"),
            ("nodes/m/netfilter/iptables-nft-save.txt", "*nat\n:KUBE-SERVICES - [0:0]\n-A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT\nCOMMIT\n"),
            ("nodes/m/links/addr.json", """[{"ifindex":5,"ifname":"kube-ipvs0","flags":[],"addr_info":[{"family":"inet","local":"10.96.0.1","prefixlen":32}]}]""")).Fact<ProxyModes>().Value;

        Assert.Equal([("ipvs", null)], modes.Configured.Select(clue => (clue.Name, clue.Node)));
        Assert.Equal([("ipvs", "m"), ("iptables", "n")], modes.Seen.Select(clue => (clue.Name, clue.Node)));
    }

    [Fact]
    public void An_empty_mode_means_iptables()
    {
        var modes = ModelOf.Files(
            ("nodes/n/resources/processes.jsonl", """{"pid":9,"ppid":1,"comm":"kube-proxy","argv":["kube-proxy","--config=/etc/kp.yaml"]}"""),
            ("nodes/n/files/etc/kp.yaml", "kind: KubeProxyConfiguration\nmode: \"\"\n")).Fact<ProxyModes>().Value;

        Assert.Equal("kube-proxy's /etc/kp.yaml names no mode, which means iptables", Assert.Single(modes.Configured).Says);
    }

    [Fact]
    public void Roles_come_from_labels_components_and_what_is_configured()
    {
        var roles = ModelOf.Files(
            ("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"a","labels":{"node-role.kubernetes.io/control-plane":"","node-role.kubernetes.io/ingress":""}}}]}"""),
            ("nodes/a/resources/processes.jsonl", """{"pid":9,"ppid":1,"comm":"etcd","argv":["etcd"]}"""),
            ("nodes/b/resources/processes.jsonl", """{"pid":9,"ppid":1,"comm":"k3s-agent","argv":["k3s","agent"]}"""),
            ("nodes/c/files/etc/haproxy/haproxy.cfg", "defaults\n")).Fact<NodeRoles>().Value;

        Assert.Equal([NodeRoles.ControlPlane, "ingress", NodeRoles.Etcd], roles.Of("a").ToArray());
        Assert.Equal([NodeRoles.Worker], roles.Of("b").ToArray());
        Assert.Equal([NodeRoles.Balancer], roles.Of("c").ToArray());
    }

    [Theory]
    [InlineData(typeof(Distribution))]
    [InlineData(typeof(CniPlugins))]
    [InlineData(typeof(ProxyModes))]
    [InlineData(typeof(NodeRoles))]
    public void What_nothing_tells_is_not_known(Type fact)
    {
        var model = ModelOf.Files(("nodes/n/routing/routes.json", "[]"));
        var why = fact.Name switch
        {
            nameof(Distribution) => model.Fact<Distribution>().WhyMissing,
            nameof(CniPlugins) => model.Fact<CniPlugins>().WhyMissing,
            nameof(ProxyModes) => model.Fact<ProxyModes>().WhyMissing,
            _ => model.Fact<NodeRoles>().WhyMissing,
        };

        Assert.NotNull(why);
    }
}
