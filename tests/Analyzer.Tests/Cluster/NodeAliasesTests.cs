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
}
