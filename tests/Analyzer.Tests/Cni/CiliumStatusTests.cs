using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cni;

public sealed class CiliumStatusTests
{
    [Fact]
    public void Topics_are_read_with_what_stands_below_them()
    {
        var all = Sample.ReadAll<CiliumStatus>("Cni", "cilium-status");

        Assert.Equal([("1.11.0", "Strict"), ("1.17.0", "True")], all.Select(one => (one.Version, one.KubeProxyReplacement)));
        Assert.Equal([(2, 3), (64, 64)], all.Select(one => one["Controller Status"]?.Count));
        Assert.Equal([(1, 2), (1, 3)], all.Select(one => one["Cluster health"]?.Count));
        Assert.Equal("Network: Tunnel [vxlan]", all[1]["Routing"]?.State);
        Assert.Equal("12 events lost, 0 unknown notifications", all[0]["NodeMonitor"]?.Details.Single().Text.Trim());
        Assert.Null(all[1]["Host Routing"]);
    }

    [Fact]
    public void Controllers_addresses_and_nodes_are_read()
    {
        var all = Sample.ReadAll<CiliumStatus>("Cni", "cilium-status");

        Assert.Equal(["cilium-health-ep 0", "dns-garbage-collector-job 0", "sync-node-with-ciliumnode (worker1) 25"], all[0].Controllers.Select(one => $"{one.Name} {one.Failures}"));
        Assert.Equal(["10.244.1.134 router", "10.244.1.196 shop/web-6d4cf56db6-njn5d", "10.244.1.26 health"], all[0].Addresses.Select(one => $"{one.Address} {one.Owner}"));
        Assert.Equal(["worker1 (localhost) True True", "worker2 False False"], all[0].Nodes.Select(Words));
        Assert.Equal(["lab/worker2 True False", "lab/worker3 False False"], all[1].Nodes.Select(Words));
    }

    [Fact]
    public void Old_versions_say_true_and_false_of_a_node()
    {
        // in the form of Cilium 1.2 to 1.7
        var node = Assert.Single(Parse("Cluster health:       0/1 reachable   (2020-02-05T14:02:54+01:00)\n  Name                IP              Reachable   Endpoints reachable\n    ceuse (localhost)   10.5.57.1       true        false\n").Value.Nodes);

        Assert.Equal("ceuse (localhost) True False", Words(node));
    }

    [Theory]
    [InlineData("Error: Cannot get status: Get \"http://localhost/v1/healthz\": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory\n")]
    [InlineData("  Name   Last success\n")]
    [InlineData("level=warning msg=\"x: y\"\n")]
    [InlineData(":  Ok\n")]
    [InlineData("exec failed\n")]
    public void What_is_no_topic_is_noted(string text) => Assert.Equal(["not a topic of Cilium's status"], Parse(text).Notes.Select(note => note.Reason));

    [Fact]
    public void Each_line_is_read_or_noted() => LineAccounting.Holds<CiliumStatus>(
        Sample.Text("Cni", "cilium-status.in-the-form-of-1.11.txt"), status => status.Topics.SelectMany(topic => topic.Details.Add(topic.Line)), line => line.StartsWith("Defaulted container ", StringComparison.Ordinal));

    private static string Words(CiliumNodeHealth node) => $"{node.Name} {node.IsHostReachable} {node.AreEndpointsReachable}";

    private static Parsed<CiliumStatus> Parse(string content) => CiliumStatus.Parse(new("n", "p", content));
}
