using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.Tests.PacketPath.Netfilter;

/// <summary>Flows over the rules that kube-proxy writes in mode iptables, with what becomes of each.</summary>
public sealed class KubeProxyTests
{
    // As kube-proxy 1.31 writes them (iptables-save 1.8.9, counters left out): node 192.0.2.1, pods here 10.244.1.0/24.
    private const string Rules = """
        *mangle
        :PREROUTING ACCEPT [0:0]
        :KUBE-KUBELET-CANARY - [0:0]
        :KUBE-PROXY-CANARY - [0:0]
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :KUBE-EXTERNAL-SERVICES - [0:0]
        :KUBE-FIREWALL - [0:0]
        :KUBE-FORWARD - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-PROXY-FIREWALL - [0:0]
        :KUBE-SERVICES - [0:0]
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -A INPUT -j KUBE-FIREWALL
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -j KUBE-FIREWALL
        -A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "shop/none:http has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30003 -j REJECT --reject-with icmp-port-unreachable
        -A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "shop/away:http has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30004 -j DROP
        -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
        -A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A KUBE-PROXY-FIREWALL -d 198.51.100.9/32 -p tcp -m comment --comment "shop/web:http traffic not accepted by KUBE-FW-WEB" -m tcp --dport 80 -j DROP
        -A KUBE-SERVICES -d 10.96.0.30/32 -p tcp -m comment --comment "shop/none:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
        -A KUBE-SERVICES -d 10.96.0.60/32 -p tcp -m comment --comment "shop/inner:http has no local endpoints" -m tcp --dport 80 -j DROP
        COMMIT
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :KUBE-EXT-LOCAL - [0:0]
        :KUBE-EXT-WEB - [0:0]
        :KUBE-FW-WEB - [0:0]
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-POSTROUTING - [0:0]
        :KUBE-SEP-LOCAL - [0:0]
        :KUBE-SEP-STICKY1 - [0:0]
        :KUBE-SEP-STICKY2 - [0:0]
        :KUBE-SEP-WEB1 - [0:0]
        :KUBE-SEP-WEB2 - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-LOCAL - [0:0]
        :KUBE-SVC-STICKY - [0:0]
        :KUBE-SVC-WEB - [0:0]
        :KUBE-SVL-INNER - [0:0]
        :KUBE-SVL-LOCAL - [0:0]
        -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
        -A KUBE-EXT-LOCAL -s 10.244.0.0/16 -m comment --comment "pod traffic for shop/local:http external destinations" -j KUBE-SVC-LOCAL
        -A KUBE-EXT-LOCAL -m comment --comment "masquerade LOCAL traffic for shop/local:http external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ
        -A KUBE-EXT-LOCAL -m comment --comment "route LOCAL traffic for shop/local:http external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-LOCAL
        -A KUBE-EXT-LOCAL -j KUBE-SVL-LOCAL
        -A KUBE-EXT-WEB -m comment --comment "masquerade traffic for shop/web:http external destinations" -j KUBE-MARK-MASQ
        -A KUBE-EXT-WEB -j KUBE-SVC-WEB
        -A KUBE-FW-WEB -s 203.0.113.0/24 -m comment --comment "shop/web:http loadbalancer IP" -j KUBE-EXT-WEB
        -A KUBE-FW-WEB -m comment --comment "other traffic to shop/web:http will be dropped by KUBE-PROXY-FIREWALL"
        -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        -A KUBE-NODEPORTS -p tcp -m comment --comment "shop/web:http" -m tcp --dport 30001 -j KUBE-EXT-WEB
        -A KUBE-NODEPORTS -p tcp -m comment --comment "shop/local:http" -m tcp --dport 30002 -j KUBE-EXT-LOCAL
        -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
        -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
        -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
        -A KUBE-SEP-LOCAL -s 10.244.1.9/32 -m comment --comment "shop/local:http" -j KUBE-MARK-MASQ
        -A KUBE-SEP-LOCAL -p tcp -m comment --comment "shop/local:http" -m tcp -j DNAT --to-destination 10.244.1.9:8080
        -A KUBE-SEP-STICKY1 -s 10.244.1.5/32 -m comment --comment "shop/sticky:http" -j KUBE-MARK-MASQ
        -A KUBE-SEP-STICKY1 -p tcp -m comment --comment "shop/sticky:http" -m recent --set --name KUBE-SEP-STICKY1 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.1.5:8080
        -A KUBE-SEP-STICKY2 -s 10.244.2.5/32 -m comment --comment "shop/sticky:http" -j KUBE-MARK-MASQ
        -A KUBE-SEP-STICKY2 -p tcp -m comment --comment "shop/sticky:http" -m recent --set --name KUBE-SEP-STICKY2 --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.2.5:8080
        -A KUBE-SEP-WEB1 -s 10.244.1.7/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
        -A KUBE-SEP-WEB1 -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.7:8080
        -A KUBE-SEP-WEB2 -s 10.244.2.7/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
        -A KUBE-SEP-WEB2 -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.2.7:8080
        -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-WEB
        -A KUBE-SERVICES -d 198.51.100.9/32 -p tcp -m comment --comment "shop/web:http loadbalancer IP" -m tcp --dport 80 -j KUBE-FW-WEB
        -A KUBE-SERVICES -d 10.96.0.20/32 -p tcp -m comment --comment "shop/local:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-LOCAL
        -A KUBE-SERVICES -d 10.96.0.50/32 -p tcp -m comment --comment "shop/sticky:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-STICKY
        -A KUBE-SERVICES -d 10.96.0.70/32 -p tcp -m comment --comment "shop/inner:http cluster IP" -m tcp --dport 80 -j KUBE-SVL-INNER
        -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
        -A KUBE-SVC-LOCAL ! -s 10.244.0.0/16 -d 10.96.0.20/32 -p tcp -m comment --comment "shop/local:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
        -A KUBE-SVC-LOCAL -m comment --comment "shop/local:http -> 10.244.1.9:8080" -j KUBE-SEP-LOCAL
        -A KUBE-SVC-STICKY ! -s 10.244.0.0/16 -d 10.96.0.50/32 -p tcp -m comment --comment "shop/sticky:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
        -A KUBE-SVC-STICKY -m comment --comment "shop/sticky:http -> 10.244.1.5:8080" -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-STICKY1 --mask 255.255.255.255 --rsource -j KUBE-SEP-STICKY1
        -A KUBE-SVC-STICKY -m comment --comment "shop/sticky:http -> 10.244.2.5:8080" -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-STICKY2 --mask 255.255.255.255 --rsource -j KUBE-SEP-STICKY2
        -A KUBE-SVC-STICKY -m comment --comment "shop/sticky:http -> 10.244.1.5:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-STICKY1
        -A KUBE-SVC-STICKY -m comment --comment "shop/sticky:http -> 10.244.2.5:8080" -j KUBE-SEP-STICKY2
        -A KUBE-SVC-WEB ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
        -A KUBE-SVC-WEB -m comment --comment "shop/web:http -> 10.244.1.7:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-WEB1
        -A KUBE-SVC-WEB -m comment --comment "shop/web:http -> 10.244.2.7:8080" -j KUBE-SEP-WEB2
        -A KUBE-SVL-INNER -m comment --comment "shop/inner:http -> 10.244.1.9:8080" -j KUBE-SEP-LOCAL
        -A KUBE-SVL-LOCAL -m comment --comment "shop/local:http -> 10.244.1.9:8080" -j KUBE-SEP-LOCAL
        COMMIT

        """;

    [Theory]
    [InlineData("10.244.1.2", "10.96.0.10", 80, "10.244.1.7:8080, 10.244.2.7:8080")]
    [InlineData("10.244.1.7", "10.96.0.10", 80, "10.244.1.7:8080 masquerade, 10.244.2.7:8080")]
    [InlineData("203.0.113.5", "10.96.0.10", 80, "10.244.1.7:8080 masquerade, 10.244.2.7:8080 masquerade")]
    [InlineData("10.244.1.2", "10.96.0.10", 81, "10.96.0.10:81")]
    [InlineData("203.0.113.5", "192.0.2.1", 30001, "10.244.1.7:8080 masquerade, 10.244.2.7:8080 masquerade")]
    [InlineData("203.0.113.5", "192.0.2.1", 30002, "10.244.1.9:8080")]
    [InlineData("10.244.1.9", "192.0.2.1", 30002, "10.244.1.9:8080 masquerade")]
    [InlineData("203.0.113.5", "192.0.2.1", 30003, "reject with icmp-port-unreachable")]
    [InlineData("203.0.113.5", "192.0.2.1", 30004, "drop")]
    [InlineData("203.0.113.5", "198.51.100.9", 80, "10.244.1.7:8080 masquerade, 10.244.2.7:8080 masquerade")]
    [InlineData("203.0.114.5", "198.51.100.9", 80, "drop")]
    [InlineData("10.244.1.2", "10.96.0.30", 80, "reject with icmp-port-unreachable")]
    [InlineData("10.244.1.2", "10.96.0.50", 80, "10.244.1.5:8080, 10.244.2.5:8080")]
    [InlineData("10.244.1.2", "10.96.0.60", 80, "drop")]
    [InlineData("10.244.1.2", "10.96.0.70", 80, "10.244.1.9:8080")]
    [InlineData("192.0.2.1", "10.96.0.10", 80, "10.244.1.7:8080 masquerade, 10.244.2.7:8080 masquerade")]
    [InlineData("192.0.2.1", "192.0.2.1", 30002, "10.244.1.9:8080 masquerade")]
    public void A_flow_comes_to_its_endpoints(string source, string destination, int port, string expected)
    {
        var stack = AStack.With(("netfilter/iptables-nft-save.txt", Rules));
        var packet = PacketText.Of($"tcp {source}:40000 > {destination}:{port}");
        var isLocal = source == "192.0.2.1";
        var ends = isLocal
            ? Through(stack, NetHook.Output, [new(Verdict.Accept, Branch.Of(packet with { IsLocal = true, OutInterface = "eth0" }))])
            : Routed(stack, Through(stack, NetHook.Prerouting, [new(Verdict.Accept, Branch.Of(packet with { InInterface = source.StartsWith("10.244.", StringComparison.Ordinal) ? "cni0" : "eth0" }))]));

        Assert.Equal(expected, string.Join(", ", Through(stack, NetHook.Postrouting, ends).Select(Said).Distinct().Order()));
    }

    [Fact]
    public void Affinity_is_a_list_that_is_in_no_dump()
    {
        var stack = AStack.With(("netfilter/iptables-nft-save.txt", Rules));
        var ends = Through(stack, NetHook.Prerouting, [new(Verdict.Accept, Branch.Of(PacketText.Of("tcp 10.244.1.2:40000 > 10.96.0.50:80 in=cni0")))]);

        Assert.Contains(ends.SelectMany(end => end.Branch.Conditions), condition => condition.What.Contains("KUBE-SEP-STICKY1 (/proc/net/xt_recent)", StringComparison.Ordinal));
    }

    private static List<HookEnd> Routed(SupportBundle.Analyzer.PacketPath.NetworkStack stack, List<HookEnd> ends) =>
        [.. ends.SelectMany(end => end.Verdict != Verdict.Accept ? [end] : Forwarded(stack, end))];

    private static List<HookEnd> Forwarded(SupportBundle.Analyzer.PacketPath.NetworkStack stack, HookEnd end)
    {
        var way = Assert.Single(InputRoute.Of(stack, end.Branch));
        Assert.Null(way.End);
        return Through(stack, way.Branch.Route is RouteResult.Local ? NetHook.Input : NetHook.Forward, [new(Verdict.Accept, way.Branch)]);
    }

    private static List<HookEnd> Through(SupportBundle.Analyzer.PacketPath.NetworkStack stack, NetHook hook, List<HookEnd> ends) =>
        [.. ends.SelectMany(end => end.Verdict == Verdict.Accept ? HookWalk.Run(stack, hook, end.Branch) : [end])];

    private static string Said(HookEnd end)
    {
        if (end.Verdict != Verdict.Accept)
            return $"{end.Verdict}";

        var packet = end.Branch.Packet;
        return $"{packet.Destination}:{packet.DestinationPort}{(packet.Connection!.IsSourceTranslated ? " masquerade" : "")}"; // every flow is tracked
    }
}
