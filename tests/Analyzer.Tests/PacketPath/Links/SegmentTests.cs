using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

public sealed class SegmentTests
{
    [Fact]
    public void Nodes_in_one_subnet_reach_each_others_pods_by_routes()
    {
        Assert.Equal("Delivered, Connected", TwoNodes.HostGateway().Tcp("n1/p1", "10.244.2.10", 8080).Said());
        Assert.Equal("Delivered, Connected", TwoNodes.HostGateway().Ping("n1/p1", "10.244.2.10").Said());
    }

    [Theory]
    [InlineData("8.8.8.8", "LeavesModel, Unknown: leaves the model at eth0 towards 192.168.77.254")]
    [InlineData("192.168.77.9", "LeavesModel, Unknown: leaves the model at eth0 towards 192.168.77.9")]
    public void What_nobody_in_the_input_holds_is_never_called_delivered(string to, string said)
    {
        Assert.Equal(said, TwoNodes.Vxlan().Tcp("n1", to, 443).Said());
    }

    [Fact]
    public void A_network_that_answers_for_everybody_may_pass_packets_on_or_not()
    {
        var world = TwoNodes.Vxlan().But("n1", "192.168.77.2 dev eth0 lladdr 52:54:00:00:00:02 REACHABLE", "192.168.77.2 dev eth0 lladdr 12:34:56:78:9a:bc REACHABLE\n192.168.77.254 dev eth0 lladdr 12:34:56:78:9a:bc REACHABLE");
        var trace = world.Tcp("n1", "192.168.77.2", 22);
        Assert.Equal([Disposition.Delivered, Disposition.LeavesModel], trace.Ways.Select(way => way.Disposition));
        Assert.Contains("whether 12:34:56:78:9a:bc, which answers n1 for several addresses on eth0, passes packets for 192.168.77.2 on to eth0 of n2", trace.DependsOn[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_container_engines_have_on_every_node_is_not_one_segment()
    {
        const string Docker = """
            inet6 fd00:77::1/64 scope global
            8: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
                link/ether 02:42:00:00:00:01 brd ff:ff:ff:ff:ff:ff
                bridge forward_delay 1500 vlan_filtering 0
                inet 172.17.0.1/16 scope global docker0
            9: vetha@if8: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master docker0 state UP
                link/ether 02:42:00:00:00:09 brd ff:ff:ff:ff:ff:ff link-netnsid 3
                veth
                bridge_slave state forwarding hairpin off isolated off
            """;
        var world = TwoNodes.Vxlan().But("n1", "inet6 fd00:77::1/64 scope global", Docker)
            .But("n2", "inet6 fd00:77::2/64 scope global", Docker.Replace("172.17.0.1/16", "172.17.0.2/16", StringComparison.Ordinal))
            .But("n1", "== routing/routes-text\n", "== routing/routes-text\n172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1\n");
        Assert.NotEqual(Disposition.Delivered, world.Tcp("n1", "172.17.0.2", 22).Disposition);
    }

    [Theory]
    [InlineData("veth1@if2", "lxc1@if2", "master cni0 ", "")]
    [InlineData("cni0", "cilium_host", "cni0", "cilium_host")]
    [InlineData("flannel.1", "antrea-gw0", "flannel.1", "antrea-gw0")]
    [InlineData("cni0", "br-int", "cni0", "br-int")]
    public void Behind_devices_of_eBPF_and_Open_vSwitch_the_model_ends(string old, string other, string alsoOld, string alsoOther)
    {
        var trace = TwoNodes.Vxlan().But("n1", old, other).But("n1", alsoOld == old ? other : alsoOld, alsoOld == old ? other : alsoOther).Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.StartsWith("LeavesModel, Unknown: leaves the model at", trace.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_on_a_device_may_take_what_comes_in()
    {
        var trace = TwoNodes.HostGateway().But("n2", "inet 192.168.77.2/24", "prog/xdp id 42 tag 3b185187f1855c4c jited\n    inet 192.168.77.2/24").Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal([Disposition.Delivered, Disposition.LeavesModel], trace.Ways.Select(way => way.Disposition));
        Assert.Contains("whether the XDP program 42 on eth0 of n2 lets it pass", trace.DependsOn[0], StringComparison.Ordinal);
    }

    // bpftool net show of 7.1 and of 7.4; tc -s qdisc of iproute2 6.1.
    [Theory]
    [InlineData("== kernel/bpf-net\nxdp:\n\ntc:\neth0(2) clsact/ingress bpf_netdev_eth0.o:[from-netdev] id 1234\n", "whether the BPF program bpf_netdev_eth0.o:[from-netdev] on eth0 of n2 lets it pass")]
    [InlineData("== kernel/bpf-net\nxdp:\n\ntc:\nveth2(5) tcx/egress cil_to_container prog_id 614 link_id 17\n\nflow_dissector:\n", "whether the BPF program cil_to_container on veth2 of n2 lets it pass")]
    [InlineData("== links/qdisc\nqdisc clsact ffff: dev eth0 parent ffff:fff1\n Sent 918 bytes 11 pkt (dropped 0, overlimits 0 requeues 0)\n backlog 0b 0p requeues 0\n", "whether a filter of tc (clsact) on eth0 of n2 lets it pass")]
    public void Programs_and_filters_of_traffic_control_may_take_what_comes_in_or_leaves(string seen, string rests)
    {
        var trace = TwoNodes.HostGateway().And("n2", seen).Tcp("n1/p1", "10.244.2.10", 8080);
        Assert.Equal([Disposition.Delivered, Disposition.LeavesModel], trace.Ways.Select(way => way.Disposition));
        Assert.StartsWith(rests, Assert.Single(trace.Ways[1].DependsOn)["not: ".Length..], StringComparison.Ordinal);
    }

    // The first: nothing came by it, so it has no filter. The second: as CNI's bandwidth plug-in has it.
    [Theory]
    [InlineData("qdisc clsact ffff: dev eth0 parent ffff:fff1\n Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0)\n")]
    [InlineData("qdisc ingress ffff: dev veth2 parent ffff:fff1 ----------------\n Sent 918 bytes 11 pkt (dropped 0, overlimits 0 requeues 0)\nqdisc tbf 1: dev bwp4a1b2c3d4e5f root refcnt 2 rate 1Mbit burst 256Mb lat 25ms\n")]
    public void What_only_slows_packets_down_takes_none(string qdiscs)
    {
        Assert.Equal(Certainty.Certain, TwoNodes.HostGateway().And("n2", $"== links/qdisc\n{qdiscs}").Tcp("n1/p1", "10.244.2.10", 8080).Certainty);
    }

    // As connects saw it in namespaces on Linux 6.18.
    [Theory]
    [InlineData("10.5.0.2", "Delivered, Connected")]
    [InlineData("10.5.0.254", "NeighbourUnreachable, NoRouteToHost: nobody on eth0 answers for 10.5.0.254")]
    public void Pods_on_macvlan_reach_each_other_but_not_their_node(string to, string said)
    {
        const string Node = """
            == links/addr-text
            3: w0@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
                link/ether 0a:00:00:00:05:fe brd ff:ff:ff:ff:ff:ff
                veth
                inet 10.5.0.254/24 scope global w0
            == routing/routes-text
            10.5.0.0/24 dev w0 proto kernel scope link src 10.5.0.254
            """;
        var world = new LinkWorld().Stack("r", Node).Stack("r/far", Far).Stack("r/a", Macvlan(1)).Stack("r/b", Macvlan(2));
        Assert.Equal(said, world.Tcp("r/a", to, 8080).Said());
    }

    private const string Far = """
        == links/addr-text
        2: w1@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
            link/ether 0a:00:00:00:05:fd brd ff:ff:ff:ff:ff:ff
            veth
        == routing/routes-text
        """;

    private static string Macvlan(int n) => $"""
        == links/addr-text
        5: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
            link/ether 0a:00:00:00:05:0{n} brd ff:ff:ff:ff:ff:ff link-netnsid 0
            macvlan mode bridge bcqueuelen 1000
            inet 10.5.0.{n}/24 scope global eth0
        == routing/routes-text
        10.5.0.0/24 dev eth0 proto kernel scope link src 10.5.0.{n}
        == routing/neighbours-text
        """;
}
