using SupportBundle.Analyzer.Cluster.Ownership;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class PodNamespacesTests
{
    private const string Host =
        """
        [{"ifindex":2,"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"192.168.1.11","prefixlen":24}]},
         {"ifindex":7,"link_index":2,"ifname":"veth1a2b","flags":["UP"],"master":"cni0","link_netnsid":0},
         {"ifindex":8,"link_index":2,"ifname":"veth3c4d","flags":["UP"],"master":"cni0","link_netnsid":1}]
        """;

    private const string Pods =
        """
        {"kind":"PodList","items":[
         {"metadata":{"name":"web","namespace":"shop","uid":"u-web"},"spec":{"nodeName":"n1","containers":[]},"status":{"phase":"Running","podIP":"10.244.1.5"}},
         {"metadata":{"name":"db","namespace":"shop","uid":"u-db"},"spec":{"nodeName":"n1","containers":[]},"status":{"phase":"Running","podIP":"10.244.1.6"}}]}
        """;

    private static string Inside(int peer, string address) =>
        $$"""[{"ifindex":2,"link_index":{{peer}},"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"{{address}}","prefixlen":24}]}]""";

    [Fact]
    public void A_namespace_is_its_pods_by_the_collectors_word_by_UID_or_by_address_and_ends_at_the_nodes_veth()
    {
        var known = ModelOf.Files(
            ("nodes/n1/links/addr.json", Host),
            ("nodes/n1/netns/a/links/addr.json", Inside(7, "10.244.1.5")),
            ("nodes/n1/netns/b/links/addr.json", Inside(8, "10.244.1.9")),
            ("nodes/n1/netns/b/identity/place.json", """{"inode":"1","pid":4,"podUid":"u-db"}"""),
            ("nodes/n1/netns/c/links/addr.json", Inside(99, "10.244.1.10")),
            ("nodes/n1/netns/c/identity/place.json", """{"inode":"2","pod":"kube-system_coredns-1"}"""),
            ("cluster/core_v1_pods.json", Pods)).Fact<PodNamespaces>().Value;

        Assert.Equal(
            [("a", "shop/web", "veth1a2b"), ("b", "shop/db", "veth3c4d"), ("c", "kube-system/coredns-1", null)],
            known.All.Select(end => (end.Namespace, end.Pod, end.Outside?.Name)));
        Assert.Equal("shop/db", Assert.Single(known.At("n1", "veth3c4d")).Pod);
    }

    [Fact]
    public void Without_namespaces_host_routes_tell_the_nodes_end()
    {
        var known = ModelOf.Files(
            ("nodes/n1/links/addr.json", """[{"ifindex":9,"link_index":2,"ifname":"cali0a1","flags":["UP"],"link_netnsid":3}]"""),
            ("nodes/n1/routing/routes.json", """[{"type":"unicast","dst":"10.244.1.5","dev":"cali0a1","scope":"link","table":"main"},{"type":"unicast","dst":"10.244.1.99","dev":"cali0a1","scope":"link","table":"main"}]"""),
            ("cluster/core_v1_pods.json", Pods)).Fact<PodNamespaces>().Value;

        var end = Assert.Single(known.All);
        Assert.Equal(("shop/web", null, "cali0a1"), (end.Pod, end.Namespace, end.Outside?.Name));
        Assert.Equal("routes.json", Path.GetFileName(end.Line.Artifact.Path));
    }

    [Fact]
    public void A_peer_number_that_the_node_does_not_return_is_no_end_of_it()
    {
        // Number 2 of another namespace is not this node's eth0.
        var known = ModelOf.Files(("nodes/n1/links/addr.json", Host), ("nodes/n1/netns/a/links/addr.json", Inside(2, "10.9.9.9"))).Fact<PodNamespaces>().Value;

        Assert.Equal((null, null), (Assert.Single(known.All).Outside, known.All[0].Pod));
    }

    // A node that is a container has pods of its own, whose devices have the same numbers.
    [Theory]
    [InlineData("""[{"mac":"02:00:00:00:00:0a","ifname":"veth1a2b","master":"cni0","flags":[],"state":""}]""", "veth1a2b", null)]
    [InlineData("""[{"mac":"02:00:00:00:00:0b","ifname":"veth1a2b","master":"cni0","flags":[],"state":""}]""", null, "veth1a2b")]
    [InlineData("[]", null, null)]
    public void Of_several_that_fit_one_device_it_is_the_one_that_the_node_has_seen_there(string fdb, string? ofFirst, string? ofSecond)
    {
        static string With(string address, string link) => Inside(7, address).Replace("\"ifname\"", $"\"address\":\"{link}\",\"ifname\"", StringComparison.Ordinal);
        var known = ModelOf.Files(
            ("nodes/n1/links/addr.json", Host),
            ("nodes/n1/links/bridge-fdb.json", fdb),
            ("nodes/n1/netns/a/links/addr.json", With("10.244.1.5", "02:00:00:00:00:0a")),
            ("nodes/n1/netns/b/links/addr.json", With("10.244.7.5", "02:00:00:00:00:0b"))).Fact<PodNamespaces>().Value;

        Assert.Equal([ofFirst, ofSecond], known.All.Select(end => end.Outside?.Name));
    }

    [Fact]
    public void Without_either_nothing_is_known() => Assert.False(ModelOf.Files(("nodes/n1/links/addr.json", Host)).Fact<PodNamespaces>().IsKnown);
}
