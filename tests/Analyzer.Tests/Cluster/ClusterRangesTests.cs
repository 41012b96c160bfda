using System.Net;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class ClusterRangesTests
{
    private const string ControllerManager =
        """
        {"pid":1200,"ppid":1,"comm":"kube-controller","argv":["kube-controller-manager","--cluster-cidr=10.244.0.0/16,fd00:10:244::/56","--service-cluster-ip-range=10.96.0.0/12"]}
        """;

    private const string FlannelMap =
        """
        apiVersion: v1
        kind: ConfigMapList
        items:
        - metadata: {name: kube-flannel-cfg, namespace: kube-flannel}
          data:
            net-conf.json: |
              {"Network": "10.42.0.0/16", "Backend": {"Type": "vxlan"}}
        - metadata: {name: kubeadm-config, namespace: kube-system}
          data:
            ClusterConfiguration: |
              kind: ClusterConfiguration
              networking:
                podSubnet: 10.244.0.0/16
                serviceSubnet: 10.97.0.0/16
        """;

    [Fact]
    public void Every_place_that_states_a_range_is_kept_with_its_line()
    {
        var ranges = ModelOf.Files(
            ("nodes/cp1/resources/processes.jsonl", ControllerManager),
            ("nodes/cp1/files/run/flannel/subnet.env", "FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.3.1/24\nFLANNEL_MTU=1450\n"),
            ("nodes/cp1/files/etc/cni/net.d/10-x.conflist", """{"name":"x","plugins":[{"type":"bridge","ipam":{"type":"host-local","ranges":[[{"subnet":"10.244.3.0/24"}]]}}]}"""),
            ("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"cp1"},"spec":{"podCIDR":"10.244.3.0/24","podCIDRs":["10.244.3.0/24"]}}]}"""))
            .Fact<ClusterRanges>().Value;

        Assert.Equal(
            [
                "Services 10.96.0.0/12 by kube-controller-manager --service-cluster-ip-range on cp1, line 1",
                "Pods 10.244.0.0/16 by kube-controller-manager --cluster-cidr on cp1, line 1",
                "Pods fd00:10:244::/56 by kube-controller-manager --cluster-cidr on cp1, line 1",
                "Pods 10.244.0.0/16 by flannel's subnet.env on cp1, line 1",
                "PodsOfNode 10.244.3.0/24 by flannel's subnet.env on cp1, line 2",
                "PodsOfNode 10.244.3.0/24 by the CNI configuration 10-x.conflist on cp1, line 1",
                "PodsOfNode 10.244.3.0/24 by the node object's podCIDR on cp1, line 1",
            ],
            ranges.Statements.Select(statement => $"{statement.Use} {statement}, line {statement.Line.Number}"));
        Assert.Empty(ranges.Conflicts);
    }

    [Fact]
    public void Statements_that_contradict_each_other_are_both_kept_as_a_conflict()
    {
        var ranges = ModelOf.Files(("nodes/cp1/resources/processes.jsonl", ControllerManager), ("cluster/core_v1_configmaps.json", FlannelMap)).Fact<ClusterRanges>().Value;

        Assert.Equal(
            [
                "10.96.0.0/12 by kube-controller-manager --service-cluster-ip-range on cp1, but 10.97.0.0/16 by kubeadm-config serviceSubnet",
                "10.244.0.0/16 by kube-controller-manager --cluster-cidr on cp1, but 10.42.0.0/16 by flannel's net-conf.json",
            ],
            ranges.Conflicts.Select(conflict => conflict.ToString()));
    }

    [Fact]
    public void A_pool_within_the_range_of_all_pods_contradicts_nothing()
    {
        var ranges = ModelOf.Files(
            ("nodes/cp1/resources/processes.jsonl", ControllerManager),
            ("cluster/crd.projectcalico.org_v1_ippools.json", """{"items":[{"metadata":{"name":"a"},"spec":{"cidr":"10.244.0.0/18"}},{"metadata":{"name":"b"},"spec":{"cidr":"10.244.64.0/18"}}]}"""))
            .Fact<ClusterRanges>().Value;

        Assert.Equal(4, ranges.Of(RangeUse.Pods).Count());
        Assert.Empty(ranges.Conflicts);
    }

    [Fact]
    public void A_node_outside_of_the_pods_range_and_pods_within_the_services_range_are_conflicts()
    {
        var ranges = ModelOf.Files(
            ("nodes/cp1/resources/processes.jsonl", """{"pid":1,"ppid":0,"comm":"k3s","argv":["k3s","server","--cluster-cidr","10.96.0.0/16","--service-cidr=10.96.0.0/12"]}"""),
            ("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"w1"},"spec":{"podCIDR":"10.42.1.0/24"}}]}"""))
            .Fact<ClusterRanges>().Value;

        Assert.Equal(["10.42.1.0/24", "10.96.0.0/12"], ranges.Conflicts.Select(conflict => conflict.Other.Range.ToString()));
    }

    [Fact]
    public void The_narrowest_statement_tells_whose_an_address_is()
    {
        var ranges = ModelOf.Files(
            ("nodes/cp1/resources/processes.jsonl", ControllerManager),
            ("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"w1"},"spec":{"podCIDR":"10.244.1.0/24"}}]}"""))
            .Fact<ClusterRanges>().Value;

        Assert.Equal("w1", Assert.Single(ranges.Containing(IPAddress.Parse("10.244.1.9"))).Node);
        Assert.Equal(RangeUse.Services, Assert.Single(ranges.Containing(IPAddress.Parse("10.100.0.1"))).Use);
        Assert.Empty(ranges.Containing(IPAddress.Parse("192.168.1.1")));
    }

    [Fact]
    public void Without_any_statement_they_are_not_known() =>
        Assert.False(ModelOf.Files(("nodes/cp1/routing/routes.json", "[]")).Fact<ClusterRanges>().IsKnown);
}
