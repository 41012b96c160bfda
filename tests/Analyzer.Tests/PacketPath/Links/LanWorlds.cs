namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>Three pods a, b, c (10.9.0.1 to 10.9.0.3) on the bridge br0 of the node r, which has no address there; nobody knows anybody's hardware address yet.</summary>
internal static class LanWorlds
{
    public static LinkWorld Bridge() => new LinkWorld().Stack("r", Node).Stack("r/a", Pod(1)).Stack("r/b", Pod(2)).Stack("r/c", Pod(3));

    private static readonly string Node = $"""
        == links/addr-text
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
        4: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
            link/ether 0a:00:00:00:00:ff brd ff:ff:ff:ff:ff:ff
            bridge forward_delay 1500 ageing_time 30000 stp_state 0 vlan_filtering 0 nf_call_iptables 0
        {Port(1)}
        {Port(2)}
        {Port(3)}
        == routing/routes-text
        192.168.77.0/24 dev eth0
        == kernel/sysctl
        net.bridge.bridge-nf-call-iptables = 1
        net.ipv4.ip_forward = 1
        == routing/neighbours-text
        == links/bridge-fdb-text
        0a:00:00:00:00:01 dev p1 master br0
        0a:00:00:00:00:02 dev p2 master br0
        0a:00:00:00:00:03 dev p3 master br0
        == netfilter/iptables-save
        *filter
        :FORWARD ACCEPT [0:0]
        COMMIT
        """;

    private static string Port(int n) => $"""
        1{n}: p{n}@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP
            link/ether 0a:00:00:00:01:0{n} brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin off guard off learning on flood on isolated off
        """;

    private static string Pod(int n) => $"""
        == links/addr-text
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
            inet 127.0.0.1/8 scope host lo
        2: eth0@if1{n}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
            link/ether 0a:00:00:00:00:0{n} brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
            inet 10.9.0.{n}/24 scope global eth0
        == routing/routes-text
        10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.{n}
        == routing/rules-text
        0:	from all lookup local
        32766:	from all lookup main
        == routing/neighbours-text
        == kernel/sysctl
        net.ipv4.conf.all.arp_ignore = 0
        net.ipv4.conf.eth0.arp_ignore = 0
        == kubernetes/listening-sockets
        Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
        tcp   LISTEN 0      50           0.0.0.0:8080      0.0.0.0:*    users:(("web",pid=7,fd=3))
        tcp   LISTEN 0      5         0.0.0.0%lo:7001      0.0.0.0:*    users:(("lo",pid=8,fd=3))
        tcp   LISTEN 0      5       0.0.0.0%eth0:7002      0.0.0.0:*    users:(("eth",pid=9,fd=3))
        tcp   LISTEN 0      5          127.0.0.1:7003      0.0.0.0:*    users:(("own",pid=10,fd=3))
        """;
}
