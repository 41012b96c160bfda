using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;
using static SupportBundle.Analyzer.Tests.Kubernetes.ConfigurationTexts;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class ConfigurationFileTests
{
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
