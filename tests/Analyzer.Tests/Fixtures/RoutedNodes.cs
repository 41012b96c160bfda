using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A cluster of a few nodes that route to each other's pods (host-gw): node n has 192.0.2.n and the pods of 10.244.n.0/24.</summary>
internal static class RoutedNodes
{
    public const string Filter = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

    private const string Sysctl = """
        net.ipv4.ip_forward = 1
        net.ipv4.conf.all.forwarding = 1
        net.ipv4.conf.all.rp_filter = 0
        net.ipv4.conf.all.accept_local = 0
        net.ipv4.conf.all.route_localnet = 0
        net.ipv4.conf.cni0.forwarding = 1
        net.ipv4.conf.cni0.rp_filter = 0
        net.ipv4.conf.eth0.forwarding = 1
        net.ipv4.conf.eth0.rp_filter = 0
        net.bridge.bridge-nf-call-iptables = 1

        """;

    public static ClusterModel Model(params (string Path, string Content)[] changed) => Model(2, changed);

    /// <summary>With these files instead of its own, or besides; an empty one is taken out.</summary>
    public static ClusterModel Model(int nodes, params (string Path, string Content)[] changed)
    {
        using var folder = new TempFolder();
        foreach (var (path, content) in Files(nodes).Where(file => changed.All(other => other.Path != file.Path)).Concat(changed.Where(file => file.Content.Length > 0)))
            folder.Write(path, content);
        return Analysis.Model([folder.Path], new(new InputLimits()));
    }

    public static string Routes(int node, int nodes) => $"""
        default via 192.0.2.254 dev eth0
        10.244.{node}.0/24 dev cni0 proto kernel scope link src 10.244.{node}.1
        192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.{node}
        {string.Concat(Others(node, nodes).Select(other => $"10.244.{other}.0/24 via 192.0.2.{other} dev eth0\n"))}local 10.244.{node}.1 dev cni0 table local proto kernel scope host src 10.244.{node}.1
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 192.0.2.{node} dev eth0 table local proto kernel scope host src 192.0.2.{node}

        """;

    private static IEnumerable<int> Others(int node, int nodes) => Enumerable.Range(1, nodes).Where(other => other != node);

    private static IEnumerable<(string Path, string Content)> Files(int nodes) =>
        Enumerable.Range(1, nodes).SelectMany(node => OfNode(node, nodes)).Concat(OfCluster(nodes));

    private static IEnumerable<(string, string)> OfNode(int node, int nodes) =>
    [
        ($"nodes/n{node}/links/addr-text.txt", $"""
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                inet 127.0.0.1/8 scope host lo
            2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
                link/ether 02:00:00:00:02:{node:x2} brd ff:ff:ff:ff:ff:ff
                inet 192.0.2.{node}/24 brd 192.0.2.255 scope global eth0
            3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
                link/ether 02:00:00:00:03:{node:x2} brd ff:ff:ff:ff:ff:ff
                inet 10.244.{node}.1/24 brd 10.244.{node}.255 scope global cni0

            """),
        ($"nodes/n{node}/routing/routes-text.txt", Routes(node, nodes)),
        ($"nodes/n{node}/routing/rules-text.txt", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"),
        ($"nodes/n{node}/netfilter/iptables-nft-save.txt", Filter),
        ($"nodes/n{node}/netfilter/iptables-legacy-save.txt", Filter),
        ($"nodes/n{node}/kernel/sysctl.txt", Sysctl),
    ];

    private static IEnumerable<(string, string)> OfCluster(int nodes)
    {
        var all = Enumerable.Range(1, nodes).ToList();
        yield return ("cluster/core_v1_nodes.json", List("Node", all.Select(node => $$$"""{"metadata":{"name":"n{{{node}}}"},"spec":{"podCIDR":"10.244.{{{node}}}.0/24"},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.{{{node}}}"}]}}""")));
        yield return ("cluster/core_v1_pods.json", List("Pod", all.Select(node => $$$"""{"metadata":{"name":"web-{{{node}}}","namespace":"shop"},"spec":{"nodeName":"n{{{node}}}","containers":[{"name":"web","image":"web:1","ports":[{"containerPort":8080}]}]},"status":{"phase":"Running","podIP":"10.244.{{{node}}}.9","podIPs":[{"ip":"10.244.{{{node}}}.9"}]}}""")));
    }

    private static string List(string kind, IEnumerable<string> items) => $$"""{"kind":"{{kind}}List","apiVersion":"v1","metadata":{},"items":[{{string.Join(",\n", items)}}]}""";
}
