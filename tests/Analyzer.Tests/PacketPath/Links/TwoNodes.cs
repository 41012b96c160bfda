namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>Two nodes on one segment, n1 and n2, with a pod each (n1/p1 10.244.1.10, n2/p2 10.244.2.10) behind a bridge, and a VXLAN between them as flannel makes it.</summary>
internal static class TwoNodes
{
    public static LinkWorld Vxlan() => new LinkWorld().Stack("n1", Node(1, 2)).Stack("n2", Node(2, 1)).Stack("n1/p1", Pod(1)).Stack("n2/p2", Pod(2));

    /// <summary>Routes straight to the other node instead of a tunnel.</summary>
    public static LinkWorld HostGateway() => Vxlan()
        .But("n1", "10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink", "10.244.2.0/24 via 192.168.77.2 dev eth0")
        .But("n2", "10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink", "10.244.1.0/24 via 192.168.77.1 dev eth0");

    /// <summary>With a tunnel of packets instead.</summary>
    /// <param name="details">As <c>ip -d link</c> prints its settings; LOCAL and REMOTE stand for the nodes' addresses.</param>
    public static LinkWorld OverPackets(string device, string details)
    {
        var world = Vxlan();
        foreach (var (node, other) in new[] { (1, 2), (2, 1) })
        {
            var settings = details.Replace("LOCAL", $"192.168.77.{node}", StringComparison.Ordinal).Replace("REMOTE", $"192.168.77.{other}", StringComparison.Ordinal);
            world = world.But($"n{node}", $"10.244.{other}.0/24 via 10.244.{other}.0 dev flannel.1 onlink", $"10.244.{other}.0/24 via 192.168.77.{other} dev {device} onlink")
                .But($"n{node}", "== routing/routes-text", $"""
                    9: {device}@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN
                        {settings} numtxqueues 1
                        inet 10.244.{node}.0/32 scope global {device}
                    == routing/routes-text
                    """);
        }

        return world;
    }

    private static string Node(int n, int o) => $"""
        == links/addr-text
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
            inet 127.0.0.1/8 scope host lo
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP
            link/ether 52:54:00:00:00:0{n} brd ff:ff:ff:ff:ff:ff
            inet 192.168.77.{n}/24 scope global eth0
            inet6 fd00:77::{n}/64 scope global
        3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN
            link/ether 02:00:00:00:00:0{n} brd ff:ff:ff:ff:ff:ff
            vxlan id 1 local 192.168.77.{n} dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300
            inet 10.244.{n}.0/32 scope global flannel.1
        4: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP
            link/ether 0a:58:0a:f4:0{n}:01 brd ff:ff:ff:ff:ff:ff
            bridge forward_delay 1500 ageing_time 30000 stp_state 0 vlan_filtering 0 nf_call_iptables 0
            inet 10.244.{n}.1/24 scope global cni0
        5: veth{n}@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP
            link/ether 0a:00:00:00:0{n}:05 brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin on guard off learning on flood on isolated off
        == routing/routes-text
        10.244.{n}.0/24 dev cni0 proto kernel scope link src 10.244.{n}.1
        10.244.{o}.0/24 via 10.244.{o}.0 dev flannel.1 onlink
        192.168.77.0/24 dev eth0 proto kernel scope link src 192.168.77.{n}
        default via 192.168.77.254 dev eth0
        == routing/neighbours-text
        10.244.{o}.0 dev flannel.1 lladdr 02:00:00:00:00:0{o} PERMANENT
        192.168.77.{o} dev eth0 lladdr 52:54:00:00:00:0{o} REACHABLE
        10.244.{n}.10 dev cni0 lladdr 0a:00:00:00:0{n}:10 REACHABLE
        == links/bridge-fdb-text
        02:00:00:00:00:0{o} dev flannel.1 dst 192.168.77.{o} self permanent
        0a:00:00:00:0{n}:10 dev veth{n} master cni0
        0a:00:00:00:0{n}:05 dev veth{n} master cni0 permanent
        == kernel/sysctl
        net.bridge.bridge-nf-call-iptables = 1
        net.ipv4.ip_forward = 1
        == kubernetes/listening-sockets
        Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
        tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1,fd=3))
        tcp   LISTEN 0      128        127.0.0.1:10248     0.0.0.0:*    users:(("kubelet",pid=2,fd=3))
        == netfilter/iptables-save
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        COMMIT
        """;

    private static string Pod(int n) => $"""
        == links/addr-text
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
            inet 127.0.0.1/8 scope host lo
        2: eth0@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP
            link/ether 0a:00:00:00:0{n}:10 brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
            inet 10.244.{n}.10/24 scope global eth0
        == routing/routes-text
        default via 10.244.{n}.1 dev eth0
        10.244.{n}.0/24 dev eth0 proto kernel scope link src 10.244.{n}.10
        == routing/neighbours-text
        10.244.{n}.1 dev eth0 lladdr 0a:58:0a:f4:0{n}:01 REACHABLE
        == kubernetes/listening-sockets
        Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
        tcp   LISTEN 0      128          0.0.0.0:8080      0.0.0.0:*    users:(("web",pid=7,fd=3))
        udp   UNCONN 0      0            0.0.0.0:9000      0.0.0.0:*    users:(("web",pid=7,fd=4))
        """;
}
