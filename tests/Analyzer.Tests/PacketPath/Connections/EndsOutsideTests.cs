using System.Net;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Flows of which one end is not in the input.</summary>
public sealed class EndsOutsideTests
{
    private const string NodePort = "nat -A PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 30080 -j DNAT --to-destination 10.2.0.2:8080";

    [Fact]
    public void A_client_outside_is_answered_where_the_answer_leaves_by_the_device_that_it_came_by()
    {
        var trace = FromOutside("203.0.113.0/24 via 10.1.0.254 dev rc", NodePort);
        Assert.Equal((Disposition.Delivered, Certainty.Certain, ClientSees.Connected), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Equal("10.1.0.1", $"{trace.Ways[0].Reply!.Flow.Source}"); // it was answered
    }

    [Fact]
    public void An_answer_that_leaves_by_another_device_may_be_lost()
    {
        var trace = FromOutside("203.0.113.0/24 via 10.2.0.254 dev rs", NodePort);
        Assert.Equal((Disposition.Delivered, Certainty.Depends, ClientSees.Unknown), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Contains(trace.DependsOn, what => what.StartsWith("leaves the model at rs towards 10.2.0.254"));
    }

    [Fact]
    public void A_client_outside_is_told_of_a_rejection()
    {
        Assert.Equal(ClientSees.NoRouteToHost, FromOutside("203.0.113.0/24 via 10.1.0.254 dev rc", NodePort, "filter -A FORWARD -j REJECT --reject-with icmp-host-prohibited").ClientSees);
        Assert.Equal(ClientSees.Timeout, FromOutside("blackhole 203.0.113.0/24", NodePort, "filter -A FORWARD -j REJECT --reject-with icmp-host-prohibited").ClientSees);
    }

    // externalTrafficPolicy Local on a node without an endpoint
    [Fact]
    public void A_node_that_drops_for_want_of_a_local_endpoint_is_silent()
    {
        var trace = FromOutside("203.0.113.0/24 via 10.1.0.254 dev rc", "filter -A INPUT -p tcp -m comment --comment \"shop/api:http has no local endpoints\" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP");
        Assert.Equal((Disposition.Dropped, Certainty.Certain, ClientSees.Timeout), (trace.Disposition, trace.Certainty, trace.ClientSees));
    }

    [Theory]
    [InlineData(1, nameof(Disposition.Delivered))]
    [InlineData(0, nameof(Disposition.ReplyLost))]
    public void A_pod_whose_namespace_is_not_in_the_input_answers_by_its_port(int callsIptables, string disposition)
    {
        var trace = SameBridgeTests.ToUnseenPod(callsIptables, "nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.244.0.12");
        Assert.Equal((disposition, Certainty.Certain), ($"{trace.Disposition}", trace.Certainty));
    }

    private static Trace FromOutside(string route, params string[] rules)
    {
        var topology = ThreeHosts.World(("router", ThreeHosts.Rules(rules)), ("router", ("routing/routes-text", $"{route}\n{ThreeHosts.RouterRoutes}")));
        var flow = new Flow("ip:203.0.113.50", "ip:10.1.0.1", IPAddress.Parse("203.0.113.50"), IPAddress.Parse("10.1.0.1"), Protocol.Tcp, 30080) { InInterface = "rc" };
        return new Simulator(topology).Follow(flow, topology.Stack("router")!); // a host of this fixture
    }
}
