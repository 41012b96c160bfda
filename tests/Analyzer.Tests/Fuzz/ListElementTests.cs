using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>What stands in a list of a JSON document and is no element of it is noted, and costs nothing else.</summary>
public sealed class ListElementTests
{
    private static readonly ImmutableArray<(string Name, string Json, Func<ArtifactText, ImmutableArray<ParseNote>> Notes)> Lists =
    [
        Of<LinkList>("ip -j addr: addr_info", """[{"ifname":"eth0","addr_info":[7]}]"""),
        Of<LinkList>("ip -j addr: flags", """[{"ifname":"eth0","flags":[7]}]"""),
        Of<LinkList>("ip -j addr: addr_info is no list", """[{"ifname":"eth0","addr_info":{}}]"""),
        Of<LinkList>("ip -j addr: an interface", """[{"ifname":"eth0"},7]"""),
        Of<RouteList>("ip -j route: nexthops", """[{"dst":"default","nexthops":[7]}]"""),
        Of<RouteList>("ip -j route: metrics", """[{"dst":"default","gateway":"192.0.2.1","metrics":7}]"""),
        Of<LinkList>("ip -j addr: mtu is no number", """[{"ifname":"eth0","mtu":"large"}]"""),
        Of<LinkList>("ip -j addr: mtu is an object", """[{"ifname":"eth0","mtu":{"value":1500}}]"""),
        Of<LinkList>("ip -j addr: operstate is a list", """[{"ifname":"eth0","operstate":["UP"]}]"""),
        Of<LinkList>("ip -j -d link: linkinfo is a word", """[{"ifname":"eth0","linkinfo":"veth"}]"""),
        Of<LinkList>("ip -j -s link: a counter is no number", """[{"ifname":"eth0","stats64":{"rx":{"bytes":"many"},"tx":{}}}]"""),
        Of<RouteList>("ip -j route: gateway is no address", """[{"dst":"default","gateway":"router","dev":"eth0"}]"""),
        Of<RouteList>("ip -j route: gateway is an object", """[{"dst":"default","gateway":{"host":"192.0.2.1"},"dev":"eth0"}]"""),
        Of<RouteList>("ip -j route: metric is no number", """[{"dst":"default","gateway":"192.0.2.1","metric":"low"}]"""),
        Of<RouteList>("ip -j route: an attribute of a kernel to come", """[{"dst":"default","gateway":"192.0.2.1","detour":"yes"}]"""),
        Of<RouteList>("ip -j route: a metric is no number", """[{"dst":"default","gateway":"192.0.2.1","metrics":[{"mtu":{"lock":1400}}]}]"""),
        Of<PolicyRuleList>("ip -j rule: src is an object", """[{"priority":100,"src":{"net":"10.0.0.0/8"},"table":"100"}]"""),
        Of<PolicyRuleList>("ip -j rule: fwmark is no number", """[{"priority":100,"src":"all","fwmark":"blue","table":"100"}]"""),
        Of<PolicyRuleList>("ip -j rule: a port is a list", """[{"priority":100,"src":"all","dport":[80],"table":"100"}]"""),
        Of<PolicyRuleList>("ip -j rule: a rule without its priority", """[{"src":"all","table":"100"}]"""),
        Of<NeighbourList>("ip -j neigh: dev is an object", """[{"dst":"192.0.2.1","dev":{},"state":["REACHABLE"]}]"""),
        Of<NeighbourList>("ip -j neigh: state is a word", """[{"dst":"192.0.2.1","dev":"eth0","state":"REACHABLE"}]"""),
        Of<BridgeFdb>("bridge -j fdb: dst is no address", """[{"mac":"02:00:00:00:00:01","ifname":"vxlan0","dst":"peer"}]"""),
        Of<BridgeLinks>("bridge -j link: master is a list", """[{"ifname":"veth0","master":["cni0"]}]"""),
        Of<NetconfList>("ip -j netconf: rp_filter is a list", """[{"family":"inet","interface":"all","rp_filter":["strict"]}]"""),
        Of<NftRulesetJson>("nft -j: a chain's hook is an object", Nft("""{"chain":{"family":"ip","table":"t","name":"c","hook":{"name":"forward"}}}""")),
        Of<NftRulesetJson>("nft -j: a chain's policy is a list", Nft("""{"chain":{"family":"ip","table":"t","name":"c","type":"filter","hook":"forward","prio":0,"policy":["drop"]}}""")),
        Of<NftRulesetJson>("nft -j: a set's flags are an object", Nft("""{"set":{"family":"ip","table":"t","name":"s","type":"ipv4_addr","flags":{"interval":true}}}""")),
        Of<NftRulesetJson>("nft -j: a set has what none has", Nft("""{"set":{"family":"ip","table":"t","name":"s","type":"ipv4_addr","inverted":true}}""")),
        Of<NextHopObjects>("ip -j nexthop: group", """[{"id":20,"group":[{"id":7},{}]}]"""),
        Of<MulticastGroups>("ip -j maddr: maddr", """[{"ifname":"eth0","maddr":[{"users":2}]}]"""),
        Of<BridgeVlans>("bridge -j vlan: vlans", """[{"ifname":"eth0","vlans":[{"flags":[]}]}]"""),
        Of<BridgeFdb>("bridge -j fdb: flags", """[{"mac":"02:00:00:00:00:01","ifname":"eth0","flags":[{}]}]"""),
        Of<CniNetwork>("CNI: plugins", """{"plugins":[{"type":"bridge"},7]}"""),
        Of<CniNetwork>("CNI: plugins are no list", """{"plugins":{"type":"bridge"}}"""),
        Of<CniNetwork>("CNI: ranges", """{"type":"bridge","ipam":{"type":"host-local","ranges":[[{"subnet":"pods"}]]}}"""),
        Of<CertificateList>("certificates", """[7]"""),
        Of<CertificateList>("certificates are no list", """{"file":"x"}"""),
        Of<Kubeconfig>("kubeconfig: clusters", """{"kind":"Config","clusters":[{"cluster":{}}]}"""),
        Of<CriContainers>("crictl ps: containers", """{"containers":[7]}"""),
        Of<CriSandboxes>("crictl pods: items", """{"items":[{"state":"SANDBOX_READY"}]}"""),
        Of<CriSandboxDetail>("crictl inspectp: additionalIps", """{"status":{"id":"a","network":{"ip":"","additionalIps":[{"ip":"x"}]}}}"""),
        Of<CriContainerDetails>("crictl inspect", """[{"status":{"id":"a"}},7]"""),
        Of<ContainerUsages>("crictl stats: stats", """{"stats":[7]}"""),
        Of<PodUsages>("crictl statsp: interfaces", """{"stats":[{"attributes":{"id":"a"},"linux":{"network":{"interfaces":[{"rxBytes":{"value":"1"}}]}}}]}"""),
        Of<ImageList>("crictl images: images", """{"images":[{"repoTags":[]}]}"""),
        Of<ProcessList>("processes: argv", """{"pid":1,"argv":["init",{}]}"""),
        Of<KubernetesObjects>("a list: items", """{"kind":"List","items":[7]}"""),
        Of<KubernetesList<Pod>>("a pod: containers", Items("Pod", "\"spec\":{\"containers\":[7]}")),
        Of<KubernetesList<Pod>>("a pod: podIPs", Items("Pod", "\"status\":{\"podIPs\":[{\"ip\":\"x\"}]}")),
        Of<KubernetesList<Pod>>("a pod: conditions are no list", Items("Pod", "\"status\":{\"conditions\":{}}")),
        Of<KubernetesList<Service>>("a Service: clusterIPs", Items("Service", "\"spec\":{\"clusterIPs\":[\"x\"]}")),
        Of<KubernetesList<Service>>("a Service: ports", Items("Service", "\"spec\":{\"ports\":[80]}")),
        Of<KubernetesList<EndpointSlice>>("a slice: addresses", Items("EndpointSlice", "\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"x\"]}]")),
        Of<KubernetesList<EndpointsObject>>("Endpoints: addresses", Items("Endpoints", "\"subsets\":[{\"addresses\":[{\"ip\":\"x\"}]}]")),
        Of<KubernetesList<KubeNode>>("a node: podCIDRs", Items("Node", "\"spec\":{\"podCIDRs\":[\"x\"]}")),
        Of<KubernetesList<Ingress>>("an Ingress: rules", Items("Ingress", "\"spec\":{\"rules\":[7]}")),
        Of<WorkloadList>("a DaemonSet: containers", Items("DaemonSet", "\"spec\":{\"template\":{\"spec\":{\"containers\":[7]}}}")),
    ];

    public static TheoryData<string> Names => [.. Lists.Select(list => list.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_no_element_is_noted(string name)
    {
        var (_, json, notes) = Lists.Single(list => list.Name == name);

        Assert.Single(notes(new("n", "x.json", json)));
    }

    [Theory]
    [InlineData("Service", "\"spec\":{\"clusterIPs\":[\"None\"],\"ports\":null}")]
    [InlineData("EndpointSlice", "\"addressType\":\"FQDN\",\"endpoints\":[{\"addresses\":[\"db.example\"]}]")]
    [InlineData("Pod", "\"spec\":{\"containers\":[{\"name\":\"a\"}]},\"status\":{}")]
    public void What_the_server_sends_is_not(string kind, string fields)
    {
        var text = new ArtifactText(null, "x.json", Items(kind, fields));
        var notes = kind switch
        {
            "Service" => KubernetesList<Service>.Parse(text).Notes,
            "Pod" => KubernetesList<Pod>.Parse(text).Notes,
            _ => KubernetesList<EndpointSlice>.Parse(text).Notes,
        };

        Assert.Empty(notes);
    }

    private static string Nft(string named) => $$$"""{"nftables":[{"table":{"family":"ip","name":"t"}},{{{named}}}]}""";

    private static string Items(string kind, string fields) => $$"""{"kind":"{{kind}}List","items":[{"metadata":{"name":"a","namespace":"shop"},{{fields}}}]}""";

    private static (string Name, string Json, Func<ArtifactText, ImmutableArray<ParseNote>> Notes) Of<T>(string name, string json)
        where T : IArtifact<T> => (name, json, text => T.Parse(text).Notes);
}
