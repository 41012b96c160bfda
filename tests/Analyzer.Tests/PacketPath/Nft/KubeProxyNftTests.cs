namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>The table of kube-proxy in the nftables mode (its layout of v1.33), made by hand and loaded by nft 1.0.6; the ends are those of a kernel (6.18).</summary>
public sealed class KubeProxyNftTests
{
    private const string Ruleset =
        """
        table ip kube-proxy {
            comment "rules for kube-proxy"
            set cluster-ips {
                type ipv4_addr
                comment "Active ClusterIPs"
                elements = { 10.96.0.1, 10.96.0.10,
                         10.96.1.1, 10.96.1.2,
                         10.96.1.3 }
            }

            set nodeport-ips {
                type ipv4_addr
                comment "IPs that accept NodePort traffic"
                elements = { 10.0.0.1, 10.1.0.1 }
            }

            map no-endpoint-services {
                type ipv4_addr . inet_proto . inet_service : verdict
                elements = { 10.96.1.2 . tcp . 80 comment "shop/orphan:http" : goto reject-chain,
                         10.96.1.3 . tcp . 80 comment "shop/local-only:http" : drop }
            }

            map no-endpoint-nodeports {
                type inet_proto . inet_service : verdict
                elements = { tcp . 30082 comment "shop/orphan:http" : goto reject-chain,
                         tcp . 30083 comment "shop/local-only:http" : drop }
            }

            map firewall-ips {
                type ipv4_addr . inet_proto . inet_service : verdict
                elements = { 192.0.2.9 . tcp . 80 comment "shop/lb:http" : goto firewall-LB-shop/lb/tcp/http }
            }

            map service-ips {
                type ipv4_addr . inet_proto . inet_service : verdict
                elements = { 10.96.0.10 . udp . 53 : goto service-DNS-kube-system/kube-dns/udp/dns,
                         10.96.1.1 . tcp . 80 : goto service-WEB-shop/web/tcp/http,
                         192.0.2.9 . tcp . 80 : goto external-LB-shop/lb/tcp/http,
                         10.96.0.1 . tcp . 443 : goto service-API-default/kubernetes/tcp/https }
            }

            map service-nodeports {
                type inet_proto . inet_service : verdict
                elements = { tcp . 30080 : goto external-WEB-shop/web/tcp/http }
            }

            set affinity-E1-shop/web/tcp/http__10.1.0.21/8080 {
                type ipv4_addr
                size 65535
                flags dynamic,timeout
                timeout 3h
            }

            chain nodeport-endpoints-check {
                ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
            }

            chain service-endpoints-check {
                ip daddr . meta l4proto . th dport vmap @no-endpoint-services
            }

            chain firewall-check {
                ip daddr . meta l4proto . th dport vmap @firewall-ips
            }

            chain services {
                ip daddr . meta l4proto . th dport vmap @service-ips
                ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
            }

            chain masquerading {
                meta mark & 0x00004000 == 0x00000000 return
                meta mark set meta mark ^ 0x00004000
                masquerade fully-random
            }

            chain cluster-ips-check {
                ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
                ip daddr 10.96.0.0/12 drop comment "Drop traffic to unallocated ClusterIPs"
            }

            chain mark-for-masquerade {
                meta mark set meta mark | 0x00004000
            }

            chain reject-chain {
                reject
            }

            chain endpoint-API-default/kubernetes/tcp/https__10.1.0.11/6443 {
                ip saddr 10.1.0.11 jump mark-for-masquerade
                meta l4proto tcp dnat to 10.1.0.11:6443
            }

            chain service-API-default/kubernetes/tcp/https {
                ip daddr 10.96.0.1 tcp dport 443 ip saddr != 10.0.0.0/24 jump mark-for-masquerade
                numgen random mod 1 vmap { 0 : goto endpoint-API-default/kubernetes/tcp/https__10.1.0.11/6443 }
            }

            chain endpoint-DNS1-kube-system/kube-dns/udp/dns__10.1.0.53/53 {
                meta l4proto udp dnat to 10.1.0.53:53
            }

            chain endpoint-DNS2-kube-system/kube-dns/udp/dns__10.1.0.54/53 {
                meta l4proto udp dnat to 10.1.0.54:53
            }

            chain service-DNS-kube-system/kube-dns/udp/dns {
                ip daddr 10.96.0.10 udp dport 53 ip saddr != 10.0.0.0/24 jump mark-for-masquerade
                numgen random mod 2 vmap { 0 : goto endpoint-DNS1-kube-system/kube-dns/udp/dns__10.1.0.53/53, 1 : goto endpoint-DNS2-kube-system/kube-dns/udp/dns__10.1.0.54/53 }
            }

            chain endpoint-E1-shop/web/tcp/http__10.1.0.21/8080 {
                ip saddr 10.1.0.21 jump mark-for-masquerade
                update @affinity-E1-shop/web/tcp/http__10.1.0.21/8080 { ip saddr }
                meta l4proto tcp dnat to 10.1.0.21:8080
            }

            chain service-WEB-shop/web/tcp/http {
                ip daddr 10.96.1.1 tcp dport 80 ip saddr != 10.0.0.0/24 jump mark-for-masquerade
                ip saddr @affinity-E1-shop/web/tcp/http__10.1.0.21/8080 goto endpoint-E1-shop/web/tcp/http__10.1.0.21/8080
                numgen random mod 1 vmap { 0 : goto endpoint-E1-shop/web/tcp/http__10.1.0.21/8080 }
            }

            chain external-WEB-shop/web/tcp/http {
                jump mark-for-masquerade
                goto service-WEB-shop/web/tcp/http
            }

            chain external-LB-shop/lb/tcp/http {
                ip saddr 10.0.0.0/24 goto service-WEB-shop/web/tcp/http comment "short-circuit pod traffic"
                fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"
                goto service-WEB-shop/web/tcp/http
            }

            chain firewall-LB-shop/lb/tcp/http {
                ip saddr != { 10.0.0.0/24, 10.1.0.0/24 } drop
            }

            chain filter-prerouting-pre-dnat {
                type filter hook prerouting priority dstnat - 10; policy accept;
                ct state new jump firewall-check
            }

            chain filter-output-pre-dnat {
                type filter hook output priority -110; policy accept;
                ct state new jump firewall-check
            }

            chain filter-input {
                type filter hook input priority filter; policy accept;
                ct state new jump nodeport-endpoints-check
                ct state new jump service-endpoints-check
            }

            chain filter-forward {
                type filter hook forward priority filter; policy accept;
                ct state new jump service-endpoints-check
                ct state new jump cluster-ips-check
            }

            chain filter-output {
                type filter hook output priority filter; policy accept;
                ct state new jump service-endpoints-check
                ct state new jump cluster-ips-check
            }

            chain nat-prerouting {
                type nat hook prerouting priority dstnat; policy accept;
                jump services
            }

            chain nat-output {
                type nat hook output priority -100; policy accept;
                jump services
            }

            chain nat-postrouting {
                type nat hook postrouting priority srcnat; policy accept;
                jump masquerading
            }
        }
        """;

    [Theory]
    [InlineData("tcp d=10.96.0.1 dp=443", "passes to 10.1.0.11:6443")]
    [InlineData("tcp d=10.96.1.1", "passes to 10.1.0.21:8080")]
    [InlineData("tcp d=10.96.1.2", "rejected icmp-port-unreachable")]
    [InlineData("tcp d=10.96.1.3", "dropped")]
    [InlineData("tcp d=10.96.0.1 dp=444", "rejected icmp-port-unreachable")]
    [InlineData("tcp d=10.96.77.1", "dropped")]
    [InlineData("tcp d=10.0.0.1 dp=30080", "passes from 10.1.0.1 to 10.1.0.21:8080")]
    [InlineData("tcp d=10.1.0.1 dp=30082", "rejected icmp-port-unreachable")]
    [InlineData("tcp d=10.0.0.1 dp=30083", "dropped")]
    [InlineData("tcp d=192.0.2.9", "passes to 10.1.0.21:8080")]
    [InlineData("tcp s=10.77.0.2 d=192.0.2.9", "dropped")]
    [InlineData("tcp s=10.1.0.5 d=192.0.2.9", "passes to 10.1.0.21:8080")]
    [InlineData("tcp", "passes")]
    [InlineData("icmp d=10.96.1.1", "rejected icmp-port-unreachable")]
    [InlineData("udp d=10.96.1.1", "rejected icmp-port-unreachable")]
    [InlineData("icmp d=10.96.99.1", "dropped")]
    [InlineData("local d=10.96.0.1 dp=443", "passes from 10.1.0.1 to 10.1.0.11:6443")]
    [InlineData("local d=10.96.1.2", "rejected icmp-port-unreachable")]
    [InlineData("local d=10.96.1.3", "dropped")]
    [InlineData("local d=192.0.2.9", "passes from 10.1.0.1 to 10.1.0.21:8080")]
    [InlineData("local d=10.96.0.1 dp=444", "rejected icmp-port-unreachable")]
    [InlineData("local", "passes")]
    [InlineData("udp d=10.96.0.10", "passes to 10.1.0.53:53 | passes to 10.1.0.54:53")]
    public void Packets_to_Services_end_as_the_kernel_has_it(string packet, string end)
    {
        Assert.Equal(end, Router.Ends(Ruleset, packet));
    }
}
