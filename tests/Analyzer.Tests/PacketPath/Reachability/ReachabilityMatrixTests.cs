using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Reachability;

public sealed class ReachabilityMatrixTests
{
    [Fact]
    public void Pods_of_each_node_reach_those_of_the_other()
    {
        var flows = Of(RoutedNodes.Model()).Tried.Where(flow => flow.Kind == FlowKind.PodToPod).ToList();

        Assert.Equal(["pod:shop/web-1 to pod:shop/web-2:8080/tcp", "pod:shop/web-2 to pod:shop/web-1:8080/tcp"], flows.Select(flow => $"{flow.Trace.Flow.From} to {flow.Trace.Flow.To}"));
        Assert.All(flows, flow => Assert.True(flow.Works));
    }

    [Fact]
    public void A_reject_stops_what_is_forwarded_at_its_line()
    {
        var matrix = Of(RoutedNodes.Model(("nodes/n2/netfilter/iptables-nft-save.txt", RoutedNodes.Filter.Replace("COMMIT", "-A FORWARD -j REJECT --reject-with icmp-host-prohibited\nCOMMIT", StringComparison.Ordinal))));

        var flow = matrix.Stopped.First(flow => flow.Kind == FlowKind.PodToPod && flow.Wanted.Node == "n1");
        Assert.Equal((Disposition.Rejected, "n2", 5), (flow.Trace.Disposition, flow.Where, flow.Trace.DecidedBy!.Source!.Value.Number));
    }

    [Fact]
    public void The_answer_counts_as_well()
    {
        var routes = RoutedNodes.Routes(2, 2).Replace("10.244.1.0/24 via 192.0.2.1 dev eth0", "blackhole 10.244.1.0/24", StringComparison.Ordinal);

        var flow = Of(RoutedNodes.Model(("nodes/n2/routing/routes-text.txt", routes))).Tried.Single(flow => flow.Kind == FlowKind.PodToPod && flow.Wanted.Node == "n1");

        Assert.Equal((Disposition.ReplyLost, "n2"), (flow.Trace.Disposition, flow.Where));
    }

    [Theory]
    [InlineData("nodes/n2/kernel/sysctl.txt")]
    [InlineData("nodes/n2/netfilter/iptables-nft-save.txt")]
    public void What_is_not_in_the_input_leaves_flows_open_and_never_stopped(string missing)
    {
        var matrix = Of(RoutedNodes.Model((missing, "")));

        Assert.Empty(matrix.Stopped);
        Assert.Contains(matrix.Open, flow => flow.Kind == FlowKind.PodToPod);
    }

    [Fact]
    public void What_a_router_beyond_the_input_gets_though_it_is_for_a_pod_in_it_does_not_count_as_arrived()
    {
        var routes = RoutedNodes.Routes(1, 2).Replace("10.244.2.0/24 via 192.0.2.2 dev eth0\n", "", StringComparison.Ordinal);

        var flow = Of(RoutedNodes.Model(("nodes/n1/routing/routes-text.txt", routes))).Open.Single(flow => flow.Kind == FlowKind.PodToPod && flow.Wanted.Node == "n1");

        Assert.Equal((Disposition.LeavesModel, Certainty.Depends), (flow.Trace.Disposition, flow.Trace.Certainty));
        Assert.Equal("whether 192.0.2.254, which the input does not show, takes packets for 10.244.2.9, pod shop/web-2 on n2, where they belong", Assert.Single(flow.Trace.DependsOn));
    }

    [Fact]
    public void What_leaves_towards_where_nothing_of_the_input_is_works()
    {
        Assert.All(Of(RoutedNodes.Model()).Tried.Where(flow => flow.Kind == FlowKind.PodToOutside), flow => Assert.True(flow is { Works: true, Trace.Disposition: Disposition.LeavesModel }));
    }

    [Fact]
    public void What_cannot_start_is_listed_with_its_reason()
    {
        Assert.Contains(Of(RoutedNodes.Model()).Untried, flow => flow.Kind == FlowKind.PodToDns && flow.Why.StartsWith("core_v1_services: not in the input", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_without_links_or_routes_are_no_subject()
    {
        Assert.All(Of(RoutedNodes.Model(("nodes/n2/routing/routes-text.txt", ""))).Tried, flow => Assert.Equal("n1", flow.Wanted.Node));
    }

    [Fact]
    public void Without_any_node_there_is_no_matrix()
    {
        Assert.Equal("no node is in the input", RoutedNodes.Model(0).Fact<ReachabilityMatrix>().WhyMissing);
    }

    [Fact]
    public void Of_many_nodes_not_every_pair_is_tried_and_it_is_said()
    {
        var matrix = Of(RoutedNodes.Model(20));

        Assert.Equal(56, matrix.Tried.Count(flow => flow.Kind == FlowKind.PodToPod));
        Assert.Equal("of 20 nodes not every pair was tried: each with the next one, and with the first, both ways, and one for each of 1 kinds of pairs: the same rules, settings and devices on both nodes, and the same kind of way between them", Assert.Single(matrix.Limits));
    }

    [Fact]
    public void Of_many_nodes_a_pair_that_is_unlike_the_others_is_tried()
    {
        var routes = RoutedNodes.Routes(12, 20).Replace("10.244.5.0/24 via 192.0.2.5 dev eth0\n", "", StringComparison.Ordinal);
        var matrix = Of(RoutedNodes.Model(20, ("nodes/n12/routing/routes-text.txt", routes)));

        Assert.Contains(matrix.Tried, flow => flow.Kind == FlowKind.PodToPod && flow.Wanted.Node == "n12" && flow.Wanted.Flow.To == "pod:shop/web-5:8080/tcp");
    }

    [Fact]
    public void Of_many_nodes_one_with_other_rules_is_of_a_kind_of_its_own()
    {
        var filter = RoutedNodes.Filter.Replace("COMMIT", "-A FORWARD -p sctp -j DROP\nCOMMIT", StringComparison.Ordinal);

        Assert.Contains("one for each of 3 kinds of pairs", Of(RoutedNodes.Model(20, ("nodes/n7/netfilter/iptables-nft-save.txt", filter))).Limits.Single(), StringComparison.Ordinal);
    }

    private static ReachabilityMatrix Of(ClusterModel model) => model.Fact<ReachabilityMatrix>().Value;
}
