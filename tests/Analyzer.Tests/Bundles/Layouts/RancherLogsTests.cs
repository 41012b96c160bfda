namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class RancherLogsTests
{
    // rancher2_logs_collector.sh of 2023 on an RKE2 server, with what one of 2025 adds; its archive has no folder of its own.
    [Theory]
    [InlineData("")]
    [InlineData("node1-2023-05-06_07_08_09/")]
    public void An_RKE2_node_is_known(string folder)
    {
        var result = LayoutOf.Below(folder,
            ("systeminfo/hostname", "node1\n"),
            ("systeminfo/etchosts", "127.0.0.1 localhost"),
            ("systeminfo/sysctla", "net.ipv4.ip_forward = 1"),
            ("systeminfo/dmesg", "[Sat May  6 07:00:00 2023] x"),
            ("networking/iptablessave", "*nat\nCOMMIT"),
            ("networking/iptablesnat", "Chain PREROUTING (policy ACCEPT)"),
            ("networking/ipvsadm", "bash: line 1: ipvsadm: command not found\n"),
            ("networking/ipaddrshow", "1: lo: <LOOPBACK>"),
            ("networking/ipv6route", "::1 dev lo"),
            ("networking/cni/10-canal.conflist", "{}"),
            ("rke2/crictl/psa", "CONTAINER"),
            ("rke2/kubectl/nodes", "NAME STATUS"),
            ("rke2/kubectl/nodesdescribe", "Name: node1"),
            ("rke2/kubectl/nodes.json", "{\"kind\":\"List\",\"items\":[]}"),
            ("rke2/kubectl/poddescribe/kube-system", "Name: etcd-node1"),
            ("rke2/pod-manifests/etcd.yaml", "kind: Pod"),
            ("rke2/crictl/statsa", "CONTAINER"),
            ("rke2/podlogs/kube-system-etcd-node1", "{\"level\":\"info\"}"),
            ("rke2/certs/server/serving-kube-apiserver.crt", "Certificate:"),
            ("rke2/config.yaml", "cni: canal"),
            ("journald/rke2-server", "May 06 07:00:00 node1 rke2[1]: x"));

        Assert.Equal(
            [
                "node1 files/etc/cni/net.d/10-canal.conflist",
                "node1 files/etc/hosts",
                "node1 files/etc/rancher/rke2/config.yaml",
                "node1 files/var/lib/rancher/rke2/agent/pod-manifests/etcd.yaml",
                "node1 identity/hostname",
                "node1 kernel/sysctl",
                "node1 kubernetes/openssl/serving-kube-apiserver.crt",
                "node1 links/addr-text",
                "node1 netfilter/iptables-list",
                "node1 netfilter/iptables-save",
                "node1 routing/routes6-text",
                "node1 runtime/crictl-ps-text",
                "node1 runtime/crictl-stats-text",
                "cluster core_v1_nodes",
                "cluster describe/nodes",
                "cluster describe/pods",
                "cluster get/nodes",
            ],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(2, result.Model.Nodes[0].Logs.Files.Count);
        Assert.Single(result.Model.Logs.Files);
        Assert.Equal("only the routing table main", result.Model.Nodes[0].Host.Text("routing/routes6-text").Value.WhyPartial);
    }

    // The same of 2020 on an RKE node with Docker.
    [Fact]
    public void An_RKE_node_is_known()
    {
        var result = LayoutOf.Files(
            ("systeminfo/hostname", "rke1"),
            ("docker/dockerinfo", "Containers: 3"),
            ("docker/etcdockerdaemon.json", "{}"),
            ("k8s/containerlogs/kubelet", "2020-05-06T07:08:09.1Z I0506 07:08:09.000000 1 x.go:1] x"),
            ("k8s/podlogs/k8s_coredns_coredns-1_kube-system_0", "2020-05-06T07:08:09.1Z x"),
            ("k8s/kubectl/nodes", "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"),
            ("systemlogs/messages", "May  6 07:00:00 rke1 kernel: x"));

        Assert.Equal(["rke1 files/etc/docker/daemon.json", "rke1 identity/hostname", "rke1 runtime/docker-info"], result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(3, result.Model.Nodes[0].Logs.Files.Count);
    }
}
