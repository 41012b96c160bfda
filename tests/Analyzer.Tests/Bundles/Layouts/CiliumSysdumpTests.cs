using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class CiliumSysdumpTests
{
    private const string PodTable =
        """
        NAMESPACE     NAME                       READY   STATUS    RESTARTS   AGE   IP           NODE      NOMINATED NODE   READINESS GATES
        kube-system   cilium-7xk2p               1/1     Running   0          3d    192.0.2.11   worker1   <none>           <none>
        kube-system   cilium-operator-6c5-abcde  1/1     Running   0          3d    192.0.2.12   worker2   <none>           <none>
        """;

    // cilium-cli 0.12 leaves the bugtool's archive as it is, 0.15 unpacks it.
    [Theory]
    [InlineData("cilium-bugtool-cilium-7xk2p-20240305-101112.tar.gz/")]
    [InlineData("cilium-bugtool-cilium-7xk2p-20240305-101112/")]
    [InlineData("cilium-bugtool-cilium-7xk2p-20240305-101112/cilium-bugtool-20240305-101113.042+0000-UTC-1/")]
    public void Pages_of_the_bugtool_are_artifacts_of_the_agents_node(string bugtool)
    {
        var result = LayoutOf.Below("cilium-sysdump-20240305-101112/",
            ("k8s-pods-20240305-101112.txt", PodTable),
            ("k8s-nodes-20240305-101112.yaml", "apiVersion: v1\nitems: []\nkind: NodeList\n"),
            ("ciliumnodes-20240305-101112.yaml", "apiVersion: cilium.io/v2\nitems: []\nkind: CiliumNodeList\n"),
            ("cilium-configmap-20240305-101112.yaml", "apiVersion: v1\nkind: ConfigMap\n"),
            ("cniconf-cilium-7xk2p-05-cilium.conflist-20240305-101112.txt", "{\"cniVersion\": \"0.3.1\"}"),
            ("logs-cilium-7xk2p-cilium-agent-20240305-101112.log", "level=info msg=x"),
            ($"{bugtool}cmd/ip-4-r.md", "# ip -4 r\n\n```\ndefault via 192.0.2.1 dev eth0\n10.0.0.0/24 via 10.0.0.1 dev cilium_host\n```\n\n"),
            ($"{bugtool}cmd/iptables-save--c.md", "# iptables-save -c\n\n```\n*nat\nCOMMIT\n```\n\n"),
            ($"{bugtool}cmd/cilium-status--verbose.md", "# cilium status --verbose\n\n```\nKVStore: Ok\n```\n"));

        Assert.Equal(
            ["worker1 cni/cilium-status: KVStore: Ok", "worker1 files/etc/cni/net.d/05-cilium.conflist: {\"cniVersion\": \"0.3.1\"}", "worker1 netfilter/iptables-save: *nat\nCOMMIT", "worker1 routing/routes-text: default via 192.0.2.1 dev eth0\n10.0.0.0/24 via 10.0.0.1 dev cilium_host"],
            result.Model.Contents().Where(line => line.StartsWith("worker1", StringComparison.Ordinal)));
        Assert.Equal(["cluster cilium.io_v2_ciliumnodes", "cluster core_v1_configmaps", "cluster core_v1_nodes"], result.Ids().Where(id => id.StartsWith("cluster ", StringComparison.Ordinal) && !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(4, result.Model.Nodes[0].Host.Text("routing/routes-text").Value.FirstLine);
        Assert.Equal("only the routing table main", result.Model.Nodes[0].Host.Text("routing/routes-text").Value.WhyPartial);
        Assert.Equal(DateTimeOffset.Parse("2024-03-05T10:11:12Z"), result.Model.Captured);
    }

    [Fact]
    public void Where_nothing_tells_the_node_the_agents_pod_stands_for_it()
    {
        var result = LayoutOf.Files(("s/cilium-bugtool-cilium-7xk2p-20240305-101112/cmd/uname--a.md", "# uname -a\n\n```\nLinux\n```\n"));

        Assert.Equal(["cilium-7xk2p identity/uname: Linux"], result.Model.Contents());
        Assert.Contains("on which node cilium-7xk2p ran is not in the input; the pod's name stands for the node's", result.Remarks());
    }

    [Fact]
    public void A_page_without_its_end_yields_what_is_there()
    {
        var result = LayoutOf.Files(("s/cilium-bugtool-cilium-7xk2p-20240305-101112/cmd/ip-a.md", "# ip a\n\n```\n1: lo: <LOOPBACK>"), ("s/k8s-pods-20240305-101112.txt", PodTable));

        Assert.Equal(["worker1 links/addr-text: 1: lo: <LOOPBACK>"], result.Model.Contents());
    }
}
