using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

public sealed class UnseenPodTests
{
    [Fact]
    public void A_pod_behind_a_bridge_sends_and_answers_by_its_port()
    {
        var world = TwoNodes.Vxlan().Without("n1/p1").Without("n2/p2").Api(Pods("10.244.1.10", "10.244.2.10", "\"running\":{}"));
        var trace = world.From("pod:shop/p1", "10.244.2.10", 8080);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Contains("n2: by veth2 to the pod shop/p2, whose own network namespace is not in the input", trace.Text(), StringComparison.Ordinal);
        Assert.Contains("somebody listens on port 8080 in the pod shop/p2", trace.Ways[0].DependsOn);
    }

    [Fact]
    public void What_it_sends_meets_the_rules_of_its_node_as_forwarded()
    {
        var world = TwoNodes.Vxlan().Without("n1/p1").Api(Pods("10.244.1.10", "10.244.2.10", "\"running\":{}"))
            .But("n1", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n-A FORWARD -i cni0 -j REJECT --reject-with icmp-host-prohibited\n");
        Assert.StartsWith("Rejected, NoRouteToHost: table filter, chain FORWARD", world.From("pod:shop/p1", "10.244.2.10", 8080).Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_answers_it_meets_them_too()
    {
        var world = TwoNodes.Vxlan().Without("n2/p2").Api(Pods("10.244.1.10", "10.244.2.10", "\"running\":{}"))
            .But("n2", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n-A FORWARD -i cni0 -j DROP\n");
        Assert.StartsWith("ReplyLost, Timeout: table filter, chain FORWARD", world.Tcp("n1/p1", "10.244.2.10", 8080).Said(), StringComparison.Ordinal);
    }

    // As connects saw it in namespaces on Linux 6.18.
    [Theory]
    [InlineData("-A FORWARD -d 10.9.0.2/32 -j DROP", "Dropped, Timeout: table filter, chain FORWARD, rule 1")]
    [InlineData("-A FORWARD -s 10.9.0.2/32 -m physdev --physdev-in p2 -j DROP", "ReplyLost, Timeout: table filter, chain FORWARD, rule 1")]
    [InlineData("-A FORWARD -d 10.9.0.9/32 -j DROP", "Delivered, Connected")]
    public void Behind_a_bridge_that_calls_iptables_it_is_reached_past_the_rules(string rule, string said)
    {
        var world = LanWorlds.Bridge().Without("r/b").But("r", "0a:00:00:00:00:02 dev p2 master br0\n", "").But("r", ":FORWARD ACCEPT [0:0]\n", $":FORWARD ACCEPT [0:0]\n{rule}\n")
            .Api($"== core_v1_pods\n{{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[{Pod("b", "r", "10.9.0.2", "\"running\":{}")}]}}\n");
        Assert.StartsWith(said, world.Tcp("r/a", "10.9.0.2", 8080).Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_none_of_whose_containers_runs_refuses()
    {
        var world = TwoNodes.Vxlan().Without("n2/p2").Api(Pods("10.244.1.10", "10.244.2.10", "\"terminated\":{\"exitCode\":137}"));
        Assert.Equal("Refused, Refused: by veth2 to the pod shop/p2, none of whose containers runs: nobody listens", world.Tcp("n1/p1", "10.244.2.10", 8080).Said());
    }

    [Fact]
    public void A_pod_of_Calico_sends_by_its_own_interface()
    {
        var world = CalicoWorld.Make("1", "default via 192.168.77.254 dev eth0").Without("n1/p1").Api(Pods("10.6.0.7", "10.6.0.8", "\"running\":{}"));
        Assert.Equal("Delivered, Connected", world.From("pod:shop/p1", "192.168.77.1", 22).Said());
    }

    private static string Pods(string first, string second, string state) => $$"""
        == core_v1_pods
        {"kind":"PodList","apiVersion":"v1","items":[{{Pod("p1", "n1", first, state)}},{{Pod("p2", "n2", second, state)}}]}
        """;

    private static string Pod(string name, string node, string address, string state) =>
        "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"shop\",\"uid\":\"" + name + "\"},\"spec\":{\"nodeName\":\"" + node + "\",\"containers\":[{\"name\":\"web\"}]},"
        + "\"status\":{\"phase\":\"Running\",\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\"" + address + "\"}],\"containerStatuses\":[{\"name\":\"web\",\"ready\":true,\"restartCount\":0,\"state\":{" + state + "}}]}}";
}
