using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>Two pods on one bridge and a Service that the second one serves: tried on Linux 6.18, every combination.</summary>
public sealed class SameBridgeTests
{
    private const string ToSecondPod = "nat -A PREROUTING -d 10.96.0.10/32 -j DNAT --to-destination 10.244.0.12";
    private const string Hairpin = "nat -A POSTROUTING -s 10.244.0.12/32 -d 10.244.0.12/32 -j MASQUERADE";

    [Theory]
    [InlineData(1, nameof(Protocol.Tcp), nameof(Disposition.Delivered), nameof(ClientSees.Connected))]
    [InlineData(0, nameof(Protocol.Tcp), nameof(Disposition.ReplyLost), nameof(ClientSees.Timeout))]
    [InlineData(1, nameof(Protocol.Udp), nameof(Disposition.Delivered), nameof(ClientSees.Connected))]
    [InlineData(0, nameof(Protocol.Udp), nameof(Disposition.ReplyLost), nameof(ClientSees.UnexpectedSource))]
    public void An_answer_from_the_same_bridge_is_translated_back_only_where_iptables_sees_it(int callsIptables, string protocol, string disposition, string sees)
    {
        var (known, port) = protocol == nameof(Protocol.Tcp) ? (Protocol.Tcp, 8080) : (Protocol.Udp, 53);
        var trace = From("a", port, known, callsIptables, false, ToSecondPod);
        Assert.Equal((disposition, sees, Certainty.Certain), ($"{trace.Disposition}", $"{trace.ClientSees}", trace.Certainty));
        Assert.True(callsIptables == 1 || trace.DecidedBy is { Source: not null } why && why.What.EndsWith("the answer crossed its bridge below iptables"));
    }

    // Where iptables sees bridged packets, the translated one stays on the bridge: only then its port must send back what it got.
    [Theory]
    [InlineData(false, false, 1, false)]
    [InlineData(false, true, 1, false)]
    [InlineData(true, false, 1, false)]
    [InlineData(true, true, 1, true)]
    [InlineData(false, false, 0, false)]
    [InlineData(false, true, 0, true)]
    [InlineData(true, false, 0, false)]
    [InlineData(true, true, 0, true)]
    public void A_pod_reaches_itself_by_its_Service_only_masqueraded_and_by_a_hairpin_port(bool isHairpin, bool isMasqueraded, int callsIptables, bool isConnected)
    {
        var trace = From("b", 8080, Protocol.Tcp, callsIptables, isHairpin, isMasqueraded ? [ToSecondPod, Hairpin] : [ToSecondPod]);
        Assert.Equal(isConnected ? ClientSees.Connected : ClientSees.Timeout, trace.ClientSees);
        Assert.Equal(isConnected, trace.Disposition == Disposition.Delivered);
    }

    /// <summary>The first pod to a Service that the second one serves, whose own namespace was not collected.</summary>
    internal static Trace ToUnseenPod(int callsIptables, params string[] rules) => Follow("a", 8080, Protocol.Tcp, ThreeHosts.Store("cluster", [("core_v1_pods", Pods)]), ["a"],
        ("links/addr-text", Host), Sysctl(callsIptables), ThreeHosts.Rules(rules), ("routing/neighbours-text", "10.244.0.12 dev br0 lladdr 1e:0b:1d:94:cd:15 REACHABLE\n"), ("links/bridge-fdb-text", "1e:0b:1d:94:cd:15 dev p2 master br0\n"));

    private static Trace From(string pod, int port, Protocol protocol, int callsIptables, bool isHairpin, params string[] rules) => Follow(pod, port, protocol, ThreeHosts.Store("cluster", []), ["a", "b"],
        ("links/addr-text", isHairpin ? Host.Replace("hairpin off", "hairpin on") : Host), Sysctl(callsIptables), ThreeHosts.Rules(rules));

    private static Trace Follow(string pod, int port, Protocol protocol, ArtifactStore api, string[] pods, params (string, string)[] files)
    {
        var none = ImmutableSortedDictionary<string, ArtifactStore>.Empty;
        var host = ThreeHosts.Store("n1", [.. files, ("routing/routes-text", HostRoutes), ("netfilter/iptables-nft-save", "")]);
        var node = new Node("n1", host, none.AddRange(pods.Select(name => KeyValuePair.Create(name, name == "a" ? Pod("a", 3, 11) : Pod("b", 4, 12)))), none, LogEvents.None);
        var topology = new ClusterModel([node], api, LogEvents.None, null).Fact<Topology>().Value;
        return new Simulator(topology).Follow(new("pod", "svc", null, IPAddress.Parse("10.96.0.10"), protocol, port), topology.Stack($"n1/{pod}")!); // a pod of this fixture
    }

    private static (string, string) Sysctl(int callsIptables) =>
        ("kernel/sysctl", $"net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.br0.rp_filter = 0\nnet.ipv4.conf.br0.forwarding = 1\nnet.bridge.bridge-nf-call-iptables = {callsIptables}\n");

    private static ArtifactStore Pod(string name, int peer, int host) => ThreeHosts.Store($"n1/netns/{name}",
    [
        ("links/addr-text", $"""
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                inet 127.0.0.1/8 scope host lo
                   valid_lft forever preferred_lft forever
            2: eth0@if{peer}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
                link/ether de:1d:d7:ae:8b:{host} brd ff:ff:ff:ff:ff:ff link-netnsid 0
                inet 10.244.0.{host}/24 scope global eth0
                   valid_lft forever preferred_lft forever

            """),
        ("routing/routes-text", $"""
            default via 10.244.0.1 dev eth0
            10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.{host}
            local 10.244.0.{host} dev eth0 table local proto kernel scope host src 10.244.0.{host}
            broadcast 10.244.0.255 dev eth0 table local proto kernel scope link src 10.244.0.{host}
            local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
            local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
            broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1

            """),
        ("kernel/sysctl", "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.lo.rp_filter = 0\n"),
        ("netfilter/iptables-legacy-save", ThreeHosts.NoRules), ("netfilter/iptables-nft-save", ""), ("kubernetes/sockets", ThreeHosts.Sockets),
    ]);

    private const string Pods = """
        {"kind":"PodList","apiVersion":"v1","items":[
         {"metadata":{"name":"b","namespace":"shop","uid":"u-b"},"spec":{"nodeName":"n1","containers":[]},"status":{"phase":"Running","podIP":"10.244.0.12","podIPs":[{"ip":"10.244.0.12"}]}}]}
        """;

    // ip -d addr
    private const string Host = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0  allmulti 0 minmtu 0 maxmtu 0 numtxqueues 1 numrxqueues 1
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 22:53:be:7d:f8:65 brd ff:ff:ff:ff:ff:ff promiscuity 0  allmulti 0 minmtu 68 maxmtu 65535
            bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 0 priority 32768 vlan_filtering 0 nf_call_iptables 0 nf_call_ip6tables 0 nf_call_arptables 0 numtxqueues 1 numrxqueues 1
            inet 10.244.0.1/24 scope global br0
               valid_lft forever preferred_lft forever
        3: p1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default qlen 1000
            link/ether de:1a:0c:c8:45:bb brd ff:ff:ff:ff:ff:ff link-netnsid 0 promiscuity 1  allmulti 1 minmtu 68 maxmtu 65535
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin off guard off root_block off fastleave off learning on flood on isolated off locked off numtxqueues 2 numrxqueues 2
        4: p2@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default qlen 1000
            link/ether 22:53:be:7d:f8:65 brd ff:ff:ff:ff:ff:ff link-netnsid 1 promiscuity 1  allmulti 1 minmtu 68 maxmtu 65535
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin off guard off root_block off fastleave off learning on flood on isolated off locked off numtxqueues 2 numrxqueues 2

        """;

    private const string HostRoutes = """
        10.244.0.0/24 dev br0 proto kernel scope link src 10.244.0.1
        local 10.244.0.1 dev br0 table local proto kernel scope host src 10.244.0.1
        broadcast 10.244.0.255 dev br0 table local proto kernel scope link src 10.244.0.1
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1

        """;
}
