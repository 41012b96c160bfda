using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Tests.PacketPath.Connections;

/// <summary>A client (10.1.0.2), a router (10.1.0.1 and 10.2.0.1) and a server (10.2.0.2, TCP 80 and 8080, UDP 53), as iproute2 6.1 prints network namespaces of Linux 6.18.</summary>
internal static class ThreeHosts
{
    /// <summary>What <c>iptables-legacy-save</c> prints of a router with these rules, each with its table: <c>nat -A PREROUTING ...</c>.</summary>
    public static (string, string) Rules(params string[] rules) => ("netfilter/iptables-legacy-save", string.Join('\n', rules.Select(rule => rule.Split(' ', 2))
        .Append(["filter", ":INPUT ACCEPT [0:0]"]).Append(["filter", ":FORWARD ACCEPT [0:0]"]).Append(["filter", ":OUTPUT ACCEPT [0:0]"])
        .GroupBy(rule => rule[0])
        .Select(table => $"*{table.Key}\n{string.Join('\n', Policies(table.Key).Concat(table.Select(rule => rule[1]).Where(text => text[0] == ':')).GroupBy(text => text.Split(' ')[0]).Select(same => same.Skip(1).FirstOrDefault(text => !text.Contains("ACCEPT")) ?? same.First()))}\n{string.Join('\n', table.Select(rule => rule[1]).Where(text => text[0] != ':'))}\nCOMMIT")) + "\n");

    private static IEnumerable<string> Policies(string table) =>
        new[] { "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING" }
            .Where(chain => table switch { "filter" => chain is "INPUT" or "FORWARD" or "OUTPUT", "nat" => chain != "FORWARD", "raw" => chain is "PREROUTING" or "OUTPUT", _ => true })
            .Select(chain => $":{chain} ACCEPT [0:0]");

    /// <summary>The flow from the client, over hosts of which some have other artifacts than usual.</summary>
    public static Trace FromClient(string destination, int port, Protocol protocol, int? sourcePort, params (string Host, (string Id, string Text) File)[] files) =>
        From("client", destination, port, protocol, sourcePort, files);

    public static Trace From(string host, string destination, int port, Protocol protocol, int? sourcePort, params (string Host, (string Id, string Text) File)[] files)
    {
        var topology = World(files);
        return new Simulator(topology).Follow(new("client", "server", null, IPAddress.Parse(destination), protocol, port) { SourcePort = sourcePort }, topology.Stack(host)!); // a host of this fixture
    }

    public static Topology World(params (string Host, (string Id, string Text) File)[] files)
    {
        var none = ImmutableSortedDictionary<string, ArtifactStore>.Empty;
        var nodes = new[] { ("client", Client), ("router", Router), ("server", Server) }
            .Select(host => new Node(host.Item1, Store(host.Item1, [.. host.Item2, .. files.Where(file => file.Host == host.Item1).Select(file => file.File)]), none, none, LogEvents.None));
        return new ClusterModel([.. nodes], Store("cluster", []), LogEvents.None, null).Fact<Topology>().Value;
    }

    // A later file of the same place takes the place of an earlier one.
    internal static ArtifactStore Store(string host, (string Id, string Text)[] files)
    {
        var builder = new PlaceBuilder();
        foreach (var file in files.GroupBy(file => file.Id).Select(same => same.Last()))
            builder.Add(file.Id, new("n", $"nodes/{host}/{file.Id}", file.Text));

        return builder.ToStore(_ => null, _ => null, _ => null);
    }

    public const string NoRules = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

    private static (string, string)[] Host(string addresses, string routes, string sysctl, params (string, string)[] more) =>
    [
        ("links/addr-text", addresses), ("routing/routes-text", routes), ("routing/rules-text", PolicyRules), ("kernel/sysctl", sysctl),
        ("netfilter/iptables-legacy-save", NoRules), ("netfilter/iptables-nft-save", ""), .. more,
    ];

    private const string PolicyRules = """
        0:	from all lookup local
        32766:	from all lookup main
        32767:	from all lookup default

        """;

    public static (string, string)[] Client { get; } = Host("""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether be:27:9f:24:2d:93 brd ff:ff:ff:ff:ff:ff
            inet 10.1.0.2/24 scope global eth0
               valid_lft forever preferred_lft forever

        """, ClientRoutes, "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.lo.rp_filter = 0\n");

    public const string ClientRoutes = """
        default via 10.1.0.1 dev eth0
        10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.2
        local 10.1.0.2 dev eth0 table local proto kernel scope host src 10.1.0.2
        broadcast 10.1.0.255 dev eth0 table local proto kernel scope link src 10.1.0.2
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1

        """;

    public static (string, string)[] Router { get; } = Host("""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: rc: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 26:11:54:e9:03:e7 brd ff:ff:ff:ff:ff:ff
            inet 10.1.0.1/24 scope global rc
               valid_lft forever preferred_lft forever
        3: rs: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 9e:cd:61:15:bc:52 brd ff:ff:ff:ff:ff:ff
            inet 10.2.0.1/24 scope global rs
               valid_lft forever preferred_lft forever

        """, RouterRoutes, RouterSysctl, ("kubernetes/sockets", Sockets));

    public const string RouterRoutes = """
        10.1.0.0/24 dev rc proto kernel scope link src 10.1.0.1
        10.2.0.0/24 dev rs proto kernel scope link src 10.2.0.1
        local 10.1.0.1 dev rc table local proto kernel scope host src 10.1.0.1
        broadcast 10.1.0.255 dev rc table local proto kernel scope link src 10.1.0.1
        local 10.2.0.1 dev rs table local proto kernel scope host src 10.2.0.1
        broadcast 10.2.0.255 dev rs table local proto kernel scope link src 10.2.0.1
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1

        """;

    public const string RouterSysctl = """
        net.ipv4.ip_forward = 1
        net.ipv4.conf.all.forwarding = 1
        net.ipv4.conf.all.rp_filter = 0
        net.ipv4.conf.lo.rp_filter = 0
        net.ipv4.conf.rc.rp_filter = 0
        net.ipv4.conf.rs.rp_filter = 0
        net.ipv4.conf.rc.forwarding = 1
        net.ipv4.conf.rs.forwarding = 1
        net.ipv4.conf.all.route_localnet = 0
        net.ipv4.conf.rc.route_localnet = 0
        net.netfilter.nf_conntrack_tcp_loose = 1

        """;

    public static (string, string)[] Server { get; } = Host("""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 6e:74:af:2b:31:47 brd ff:ff:ff:ff:ff:ff
            inet 10.2.0.2/24 scope global eth0
               valid_lft forever preferred_lft forever

        """, ServerRoutes, "net.ipv4.ip_forward = 0\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.lo.rp_filter = 0\n", ("kubernetes/sockets", Sockets));

    public const string ServerRoutes = """
        default via 10.2.0.1 dev eth0
        10.2.0.0/24 dev eth0 proto kernel scope link src 10.2.0.2
        local 10.2.0.2 dev eth0 table local proto kernel scope host src 10.2.0.2
        broadcast 10.2.0.255 dev eth0 table local proto kernel scope link src 10.2.0.2
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1

        """;

    public const string Sockets = """
        Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
        udp   UNCONN 0      0            0.0.0.0:53        0.0.0.0:*    users:(("python3",pid=4021,fd=7))
        tcp   LISTEN 0      50           0.0.0.0:80        0.0.0.0:*    users:(("python3",pid=4021,fd=3))
        tcp   LISTEN 0      50           0.0.0.0:8080      0.0.0.0:*    users:(("python3",pid=4021,fd=4))

        """;
}
