using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Ownership;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class OwnersTests
{
    private static readonly Lazy<ClusterModel> Model = new(() => ModelOf.Files(
        ("nodes/n1/links/addr.json", """[{"ifindex":2,"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"192.168.1.11","prefixlen":24}]}]"""),
        ("nodes/n1/netns/pod-a/links/addr.json", """[{"ifindex":2,"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"10.244.1.5","prefixlen":24}]}]"""),
        ("nodes/n1/netfilter/iptables-nft-save.txt", "*nat\n:PREROUTING ACCEPT [0:0]\n:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]\n:DOCKER - [0:0]\nCOMMIT\n"),
        ("nodes/n1/resources/processes.jsonl", """{"pid":9,"ppid":1,"comm":"kubelet","argv":["/usr/bin/kubelet"]}"""),
        ("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"n1"},"spec":{"podCIDR":"10.244.1.0/24"},"status":{"addresses":[{"type":"InternalIP","address":"192.168.1.11"}]}}]}"""),
        ("cluster/core_v1_pods.json", """{"kind":"PodList","items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{"nodeName":"n1","containers":[{"name":"c","ports":[{"containerPort":80,"hostPort":8080}]}]},"status":{"phase":"Running","podIP":"10.244.1.5"}}]}"""),
        ("cluster/core_v1_services.json", """{"kind":"ServiceList","items":[{"metadata":{"name":"kubernetes","namespace":"default"},"spec":{"clusterIP":"10.96.0.1","ports":[{"name":"https","port":443,"nodePort":30443}]},"status":{"loadBalancer":{"ingress":[{"ip":"192.168.1.200"}]}}}]}"""),
        ("cluster/core_v1_endpoints.json", """{"kind":"EndpointsList","items":[{"metadata":{"name":"kubernetes","namespace":"default"},"subsets":[{"addresses":[{"ip":"192.168.1.11"}],"ports":[{"name":"https","port":6443}]}]}]}""")));

    public static TheoryData<string, string[]> Names => new()
    {
        { "192.168.1.11", ["interface eth0 on n1", "InternalIP of the node n1 on n1", "endpoint of the Service default/kubernetes"] },
        { "10.244.1.5", ["interface eth0 of the network namespace pod-a on n1", "pod shop/web on n1"] },
        { "10.96.0.1", ["cluster address of the Service default/kubernetes"] },
        { "192.168.1.200", ["load balancer's address of the Service default/kubernetes"] },
        { "10.244.1.77", ["unclaimed, in the range 10.244.1.0/24 of a node's pods by the node object's podCIDR on n1"] },
        { "30443", ["node port 30443/tcp of the Service default/kubernetes"] },
        { "8080", ["host port 8080 of the pod shop/web on n1"] },
        { "KUBE-SVC-NPX46M4PTMTKRN6Y", ["chain of kube-proxy for port 443/tcp of the Service default/kubernetes", "chain of kube-proxy in the table nat, 0 rules on n1"] },
        { "DOCKER", ["chain of Docker in the table nat, 0 rules on n1"] },
        { "PREROUTING", ["chain of the kernel in the table nat, 0 rules on n1"] },
        { "eth0", ["interface on n1"] },
        { "kubelet", ["process on n1"] },
        { "203.0.113.9", [] },
        { "no-such-thing", [] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_claim_to_a_name_is_told(string name, string[] owners) =>
        Assert.Equal(owners, Owners.Of(name, Model.Value).Select(owner => owner.ToString()));

    [Fact]
    public void An_address_that_two_claim_has_two_owners()
    {
        const string addr = """[{"ifindex":2,"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"192.168.1.50","prefixlen":24}]}]""";
        var model = ModelOf.Files(("nodes/a/links/addr.json", addr), ("nodes/b/links/addr.json", addr));

        Assert.Equal(["interface eth0 on a", "interface eth0 on b"], Owners.Of("192.168.1.50", model).Select(owner => owner.ToString()));
    }
}
