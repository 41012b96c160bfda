namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class NodeAliasesTests
{
    private const string Nodes = """{"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"worker1.example.com"}},{"metadata":{"name":"a.one.example"}},{"metadata":{"name":"a.two.example"}},{"metadata":{"name":"short"}}]}""";

    [Theory]
    [InlineData("worker1", "worker1.example.com")]
    [InlineData("WORKER1", "worker1.example.com")]
    [InlineData("short.example.com", "short")]
    [InlineData("worker1.example.com", "worker1.example.com")]
    [InlineData("worker1.other.example", "worker1.other.example")]
    [InlineData("a", "a")]
    [InlineData("elsewhere", "elsewhere")]
    public void A_host_is_the_node_that_its_first_label_alone_fits(string host, string node)
    {
        var model = ModelOf.Files(
            ($"nodes/{host}/identity/hostname.txt", host),
            ("cluster/core_v1_nodes.json", Nodes));

        Assert.Equal([node], model.Nodes.Select(one => one.Name));
        Assert.Equal(host, model.Nodes[0].Host.Text("identity/hostname").Value.Content);
    }

    [Fact]
    public void Two_hosts_with_one_first_label_stay_two()
    {
        var model = ModelOf.Files(
            ("nodes/worker1/identity/hostname.txt", "x"),
            ("nodes/worker1.other.example/identity/hostname.txt", "y"),
            ("cluster/core_v1_nodes.json", Nodes));

        Assert.Equal(["worker1", "worker1.other.example"], model.Nodes.Select(one => one.Name));
    }

    private const string Addresses = "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq state UP\n    inet {0}/24 scope global eth0\n       valid_lft forever preferred_lft forever\n";
    private const string Table = "NAME   STATUS   ROLES    AGE   VERSION    INTERNAL-IP     EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\ncp-1   Ready    <none>   66m   v1.33.13   192.168.56.11   <none>        Debian     6.1              containerd://1.7\nw-1    Ready    <none>   66m   v1.33.13   192.168.56.12   <none>        Debian     6.1              containerd://1.7\n";

    // People name their folders as they like.
    [Theory]
    [InlineData("192.168.56.11", "192.168.56.12", "cp-1 w-1")]
    [InlineData("192.168.56.11", "192.168.56.11", "node1 node2")]
    [InlineData("192.168.56.11", "192.168.56.99", "cp-1 node2")]
    [InlineData("127.0.0.1", "192.168.56.12", "node1 w-1")]
    public void A_host_that_no_node_is_named_like_is_the_one_whose_address_it_alone_holds(string first, string second, string nodes)
    {
        var model = ModelOf.Files(
            ("nodes/node1/links/addr-text.txt", Addresses.Replace("{0}", first, StringComparison.Ordinal)),
            ("nodes/node2/links/addr-text.txt", Addresses.Replace("{0}", second, StringComparison.Ordinal)),
            ("cluster/get/nodes.txt", Table));

        Assert.Equal(nodes, string.Join(' ', model.Nodes.Select(one => one.Name)));
    }

    [Fact]
    public void A_node_that_has_a_capture_by_its_own_name_is_no_other()
    {
        var model = ModelOf.Files(
            ("nodes/cp-1/links/addr-text.txt", Addresses.Replace("{0}", "192.168.56.11", StringComparison.Ordinal)),
            ("nodes/node2/links/addr-text.txt", Addresses.Replace("{0}", "192.168.56.11", StringComparison.Ordinal)),
            ("cluster/get/nodes.txt", Table));

        Assert.Equal(["cp-1", "node2"], model.Nodes.Select(one => one.Name));
    }
}
