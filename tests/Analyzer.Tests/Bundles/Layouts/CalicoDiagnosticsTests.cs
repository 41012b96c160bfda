namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class CalicoDiagnosticsTests
{
    // calicoctl 3.27
    [Theory]
    [InlineData("")]
    [InlineData("x/y/")]
    public void Nodes_and_objects_of_cluster_diags_are_known(string folder)
    {
        var result = LayoutOf.Below(folder + "calico-diagnostics-20240305_101112/",
            ("nodes/worker1/ip-route.txt", "default via 192.0.2.1 dev eth0"),
            ("nodes/worker1/iptables-nft-save.txt", "*nat\nCOMMIT"),
            ("nodes/worker1/iptables-legacy-save.txt", "*filter\nCOMMIT"),
            ("nodes/worker1/ipset-list.txt", "Name: cali40all-ipam-pools"),
            ("nodes/worker1/calico-system/calico-node-1.log", "2024-03-05 10:00:00.000 [INFO][1] felix/x.go 1: x"),
            ("nodes/worker1/calico-system/calico-node-1.txt", "Name:                 calico-node-1\nNamespace:            calico-system\n"),
            ("cluster/version.yaml", "serverVersion:\n  gitVersion: v1.29.1\n"),
            ("nodes/worker1/cni.log.log", "2024-03-05 10:00:00.000 [INFO][1] x"),
            ("cluster/kubernetes/nodes.yaml", "apiVersion: v1\nitems: []\nkind: List\n"),
            ("cluster/kubernetes/pods.txt", "NAMESPACE NAME"),
            ("cluster/crd/ippools.crd.projectcalico.org.yaml", "apiVersion: v1\nitems:\n- apiVersion: crd.projectcalico.org/v1\n"));

        Assert.Equal(
            [
                "worker1 netfilter/ipset-list", "worker1 netfilter/iptables-legacy-save", "worker1 netfilter/iptables-nft-save", "worker1 routing/routes-text",
                "cluster core_v1_nodes", "cluster crd.projectcalico.org_v1_ippools", "cluster describe/pods", "cluster get/pods", "cluster version",
            ],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(2, result.Model.Nodes[0].Logs.Files.Count);
        Assert.Equal(DateTimeOffset.Parse("2024-03-05T10:11:12Z"), result.Model.Captured);
    }

    // calicoctl 3.20 and 3.30: nft_ruleset came with the latter.
    [Fact]
    public void A_nodes_own_diags_are_known()
    {
        var result = LayoutOf.Files(
            ("diagnostics/hostname", "worker1"),
            ("diagnostics/ipv4_tables", "*nat\nCOMMIT"),
            ("diagnostics/ipv4_route", "default via 192.0.2.1 dev eth0"),
            ("diagnostics/nft_ruleset", "table ip nat {\n}"),
            ("diagnostics/logs/cni/cni.log", "x"),
            ("diagnostics/journalctl_calico_node", "-- No entries --"));

        Assert.Equal(
            ["worker1 identity/hostname", "worker1 netfilter/iptables-save", "worker1 netfilter/nft-ruleset", "worker1 routing/routes-text"],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(2, result.Model.Nodes[0].Logs.Files.Count);
    }
}
