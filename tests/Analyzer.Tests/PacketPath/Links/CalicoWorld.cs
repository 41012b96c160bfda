namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>A node with a pod as Calico makes it: /32 addresses, a gateway that only proxy ARP answers for.</summary>
internal static class CalicoWorld
{
    /// <param name="proxies">proxy_arp of the pod's interface.</param>
    /// <param name="route">The node's route to the rest of the world.</param>
    public static LinkWorld Make(string proxies, string route) => new LinkWorld().Stack("n1", Node(proxies, route)).Stack("n1/p1", Pod);

    public const string Pod = """
        == links/addr-text
        2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1480 qdisc noqueue state UP
            link/ether 3e:00:00:00:00:07 brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
            inet 10.6.0.7/32 scope global eth0
        == routing/routes-text
        default via 169.254.1.1 dev eth0
        169.254.1.1 dev eth0 scope link
        == routing/neighbours-text
        """;

    private static string Node(string proxies, string route) => $"""
        == links/addr-text
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP
            link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff
            inet 192.168.77.1/24 scope global eth0
        7: cali1234@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1480 qdisc noqueue state UP
            link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 0
            veth
        == routing/routes-text
        10.6.0.7 dev cali1234 scope link
        192.168.77.0/24 dev eth0 proto kernel scope link src 192.168.77.1
        {route}
        == routing/neighbours-text
        10.6.0.7 dev cali1234 lladdr 3e:00:00:00:00:07 STALE
        == kernel/sysctl
        net.ipv4.conf.all.proxy_arp = 0
        net.ipv4.conf.cali1234.proxy_arp = {proxies}
        net.ipv4.ip_forward = 1
        == kubernetes/listening-sockets
        Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
        tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1,fd=3))
        == netfilter/iptables-save
        *filter
        :FORWARD ACCEPT [0:0]
        COMMIT
        """;
}
