using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Each row was tried on Linux 6.18: connect(2) for TCP, send and recv on a connected socket for UDP.</summary>
public sealed class WhatTheClientSeesTests
{
    private const string Server = "10.2.0.2";

    [Fact]
    public void A_flow_that_nobody_stops_is_delivered_and_answered()
    {
        var trace = ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null);
        Assert.Equal((Disposition.Delivered, Certainty.Certain, ClientSees.Connected), (trace.Disposition, trace.Certainty, trace.ClientSees));
        Assert.Equal(ClientSees.Connected, ThreeHosts.FromClient(Server, 53, Protocol.Udp, null).ClientSees);
    }

    [Theory]
    [InlineData("icmp-net-unreachable", "ENETUNREACH", null)]
    [InlineData("icmp-host-unreachable", "EHOSTUNREACH", null)]
    [InlineData("icmp-proto-unreachable", "ENOPROTOOPT", "ENOPROTOOPT")]
    [InlineData("icmp-port-unreachable", "ECONNREFUSED", "ECONNREFUSED")]
    [InlineData("icmp-net-prohibited", "ENETUNREACH", "ENETUNREACH")]
    [InlineData("icmp-host-prohibited", "EHOSTUNREACH", "EHOSTUNREACH")]
    [InlineData("icmp-admin-prohibited", "EHOSTUNREACH", "EHOSTUNREACH")]
    public void A_rejection_comes_back_as_its_error_and_a_datagrams_socket_hears_of_fatal_ones_only(string with, string tcp, string? udp)
    {
        var router = ("router", ThreeHosts.Rules($"filter -A FORWARD -j REJECT --reject-with {with}"));
        var byTcp = ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, router);
        Assert.Equal((Disposition.Rejected, tcp), (byTcp.Disposition, byTcp.SystemError));

        var byUdp = ThreeHosts.FromClient(Server, 53, Protocol.Udp, null, router);
        Assert.Equal((Disposition.Rejected, udp), (byUdp.Disposition, byUdp.SystemError));
        Assert.True(udp is not null || byUdp.ClientSees == ClientSees.Timeout);
    }

    // Of 12 attempts in a row the first 6 saw the error; with icmp_ratelimit = 0, and by loopback, all did.
    [Theory]
    [InlineData("icmp-host-prohibited", "", "router sends one host 6 errors in a row, then one in 1000 ms (net.ipv4.icmp_ratelimit, as it usually is)")]
    [InlineData("icmp-host-prohibited", "net.ipv4.icmp_ratelimit = 200\n", "router sends one host 6 errors in a row, then one in 200 ms (net.ipv4.icmp_ratelimit)")]
    [InlineData("icmp-host-prohibited", "net.ipv4.icmp_ratelimit = 0\n", null)]
    [InlineData("icmp-host-prohibited", "net.ipv4.icmp_ratemask = 6160\n", null)]
    [InlineData("tcp-reset", "", null)]
    public void An_error_of_ICMP_may_be_held_back_where_its_kernel_counts_them(string with, string sysctl, string? why)
    {
        var rules = ("router", ThreeHosts.Rules($"filter -A FORWARD -p tcp -j REJECT --reject-with {with}"));
        var trace = ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, rules, ("router", ("kernel/sysctl", ThreeHosts.RouterSysctl + sysctl)));

        Assert.Equal(why, trace.Ways.Single().HeldBack);
        Assert.NotEqual(ClientSees.Timeout, trace.ClientSees);
    }

    [Fact]
    public void An_error_to_the_sender_itself_is_never_held_back()
    {
        var client = ("client", ThreeHosts.Rules("filter -A OUTPUT -d 10.2.0.2/32 -j REJECT --reject-with icmp-host-prohibited"));

        Assert.Null(ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, client).Ways.Single().HeldBack);
    }

    [Fact]
    public void A_port_without_a_listener_refuses()
    {
        Assert.Equal((Disposition.Refused, ClientSees.Refused), Seen(ThreeHosts.FromClient(Server, 81, Protocol.Tcp, null)));
        Assert.Equal((Disposition.Refused, ClientSees.Refused), Seen(ThreeHosts.FromClient(Server, 54, Protocol.Udp, null)));
    }

    [Theory]
    [InlineData("filter -A OUTPUT -d 10.2.0.2/32 -j REJECT --reject-with icmp-port-unreachable", "ECONNREFUSED", "EPERM")]
    [InlineData("filter -A OUTPUT -d 10.2.0.2/32 -j REJECT --reject-with icmp-host-prohibited", "EHOSTUNREACH", "EPERM")]
    [InlineData("filter -A OUTPUT -d 10.2.0.2/32 -j DROP", null, "EPERM")]
    [InlineData("mangle -A POSTROUTING -d 10.2.0.2/32 -j DROP", null, "EPERM")]
    public void Rules_of_the_senders_own_fail_a_datagram_at_once(string rule, string? tcp, string udp)
    {
        var client = ("client", ThreeHosts.Rules(rule));
        Assert.Equal(tcp, ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, client).SystemError);
        Assert.Equal(udp, ThreeHosts.FromClient(Server, 53, Protocol.Udp, null, client).SystemError);
    }

    [Fact]
    public void An_error_to_the_sender_itself_must_pass_its_input()
    {
        var client = ("client", ThreeHosts.Rules("filter -A OUTPUT -d 10.2.0.2/32 -j REJECT --reject-with icmp-port-unreachable", "filter -A INPUT -p icmp -j DROP"));
        Assert.Equal((Disposition.Rejected, ClientSees.Timeout), Seen(ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, client)));
    }

    [Theory]
    [InlineData("blackhole", nameof(Disposition.Blackhole), "EINVAL")]
    [InlineData("unreachable", nameof(Disposition.UnreachableRoute), "EHOSTUNREACH")]
    [InlineData("prohibit", nameof(Disposition.ProhibitedRoute), "EACCES")]
    [InlineData("throw", nameof(Disposition.NoRoute), "ENETUNREACH")]
    public void A_route_of_the_senders_own_that_refuses_fails_the_system_call(string type, string disposition, string error)
    {
        var client = ("client", ("routing/routes-text", $"{type} 10.2.0.0/24\n{ThreeHosts.ClientRoutes}"));
        var trace = ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, client);
        Assert.Equal((disposition, error), ($"{trace.Disposition}", trace.SystemError));
    }

    [Theory]
    [InlineData("blackhole", nameof(Disposition.Blackhole), null, null)]
    [InlineData("unreachable", nameof(Disposition.UnreachableRoute), "EHOSTUNREACH", null)]
    [InlineData("prohibit", nameof(Disposition.ProhibitedRoute), "EHOSTUNREACH", "EHOSTUNREACH")]
    public void A_router_tells_of_its_routes_that_refuse_but_not_of_a_blackhole(string type, string disposition, string? tcp, string? udp)
    {
        var router = ("router", ("routing/routes-text", $"{type} 10.2.0.2\n{ThreeHosts.RouterRoutes}"));
        var byTcp = ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, router);
        Assert.Equal((disposition, tcp), ($"{byTcp.Disposition}", byTcp.SystemError));
        Assert.Equal(udp, ThreeHosts.FromClient(Server, 53, Protocol.Udp, null, router).SystemError);
    }

    [Fact]
    public void A_router_without_a_route_says_that_the_network_is_unreachable()
    {
        Assert.Equal((Disposition.NoRoute, ClientSees.NetworkUnreachable), Seen(ThreeHosts.FromClient("10.9.0.2", 8080, Protocol.Tcp, null)));
    }

    [Fact]
    public void Forwarding_that_is_off_is_silent()
    {
        var router = ("router", ("kernel/sysctl", ThreeHosts.RouterSysctl.Replace("forwarding = 1", "forwarding = 0").Replace("ip_forward = 1", "ip_forward = 0")));
        Assert.Equal((Disposition.NotForwarding, ClientSees.Timeout), Seen(ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, router)));
    }

    [Theory]
    [InlineData("client", "10.1.0.77", "eth0")]
    [InlineData("router", "10.2.0.77", "rs")]
    public void A_neighbour_that_does_not_answer_is_no_route_to_host_after_a_while_but_not_for_a_datagram(string host, string to, string device)
    {
        var neighbours = (host, ("routing/neighbours-text", $"{to} dev {device} FAILED\n"));
        Assert.Equal((Disposition.NeighbourUnreachable, ClientSees.NoRouteToHost), Seen(ThreeHosts.FromClient(to, 8080, Protocol.Tcp, null, neighbours)));
        Assert.Equal((Disposition.NeighbourUnreachable, ClientSees.Timeout), Seen(ThreeHosts.FromClient(to, 53, Protocol.Udp, null, neighbours)));
    }

    [Fact]
    public void An_error_without_a_route_back_is_never_seen()
    {
        var rules = ("router", ThreeHosts.Rules("filter -A FORWARD -j REJECT --reject-with icmp-port-unreachable"));
        var routes = ("router", ("routing/routes-text", $"blackhole 10.1.0.2\n{ThreeHosts.RouterRoutes}"));
        Assert.Equal((Disposition.Rejected, ClientSees.Timeout), Seen(ThreeHosts.FromClient(Server, 8080, Protocol.Tcp, null, rules, routes)));
    }

    [Theory]
    [InlineData("blackhole", "EINVAL")]
    [InlineData("unreachable", "EHOSTUNREACH")]
    public void What_is_translated_to_where_no_route_leads_times_out_for_TCP(string type, string udp)
    {
        var rules = ("client", ThreeHosts.Rules("nat -A OUTPUT -d 10.96.0.10/32 -j DNAT --to-destination 10.77.0.1"));
        var routes = ("client", ("routing/routes-text", $"{type} 10.77.0.0/16\n{ThreeHosts.ClientRoutes}"));
        Assert.Equal(ClientSees.Timeout, ThreeHosts.FromClient("10.96.0.10", 80, Protocol.Tcp, null, rules, routes).ClientSees);
        Assert.Equal(udp, ThreeHosts.FromClient("10.96.0.10", 80, Protocol.Udp, null, rules, routes).SystemError);
    }

    private static (Disposition, ClientSees) Seen(Trace trace) => (trace.Disposition, trace.ClientSees);
}
