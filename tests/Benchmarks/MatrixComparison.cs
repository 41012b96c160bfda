using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Reachability;

namespace SupportBundle.Benchmarks;

/// <summary>The flows that a cluster of 100 nodes lives by, over kube-proxy's rules for 1,000 Services on every node: read, put together and simulated.</summary>
internal static class MatrixComparison
{
    private const int Nodes = 100;
    private const int Services = 1000;
    private const double MostSeconds = 10;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static IEnumerable<Figure> Run()
    {
        var cluster = Cluster();
        var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Parallel.ForEach(cluster.Nodes, node => node.Fact<NetfilterRulesets>());
        var read = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var matrix = cluster.Fact<ReachabilityMatrix>().Value;
        var (wall, processor) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);

        // By the processor's time, of all cores together: others may use the machine meanwhile.
        yield return Figure.AtMost("matrix of 100 nodes and 1,000 Services, from texts to verdicts, of the processor's time", processor, MostSeconds, "s", null);
        yield return Figure.Told("matrix of 100 nodes: 1,200,000 rules read, of the processor's time", read, "s", null);
        yield return Figure.Told("matrix of 100 nodes: all by the clock", wall, "s", null);
        yield return Figure.Told("matrix of 100 nodes: flows tried", matrix.Tried.Length, "flows", null);
        yield return Figure.Told("matrix of 100 nodes: flows that work", matrix.Tried.Count(flow => flow.Works), "flows", null);
        yield return Figure.Told("matrix of 100 nodes: for each flow, of the processor's time", (processor - read) * 1000 / matrix.Tried.Length, "ms", null);
    }

    private static ClusterModel Cluster()
    {
        var rules = new ProxyRules(Services).ToString();
        var nodes = Enumerable.Range(1, Nodes).Select(node => new Node($"n{node}", Store(OfNode(node, rules)), NoPlaces, NoPlaces, LogEvents.None));
        return new([.. nodes], Store(OfCluster()), LogEvents.None, null);
    }

    private static readonly ImmutableSortedDictionary<string, ArtifactStore> NoPlaces = ImmutableSortedDictionary<string, ArtifactStore>.Empty;

    private static ArtifactStore Store(IEnumerable<(string Id, string Text)> files) =>
        new(files.ToImmutableSortedDictionary(file => file.Id, file => new ArtifactText(null, file.Id, file.Text), StringComparer.Ordinal), _ => null, _ => null);

    // Counters differ from node to node.
    private static IEnumerable<(string, string)> OfNode(int node, string rules) =>
    [
        ("netfilter/iptables-nft-save", rules.Replace("[0:0]", $"[{node}:{node * 60}]", StringComparison.Ordinal)),
        ("files/proc/net/ip_tables_names", ""),
        ("links/addr-text", Addresses(node)),
        ("routing/routes-text", Routes(node)),
        ("routing/rules-text", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"),
        ("kernel/sysctl", Sysctl),
    ];

    private const string Sysctl = "net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.conf.all.forwarding = 1\nnet.ipv4.conf.cni0.forwarding = 1\nnet.ipv4.conf.eth0.forwarding = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.cni0.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.lo.rp_filter = 0\n";

    private static string Addresses(int node) => $"""
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:02:{node:x2} brd ff:ff:ff:ff:ff:ff
            inet 192.0.2.{node}/24 brd 192.0.2.255 scope global eth0
        3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:03:{node:x2} brd ff:ff:ff:ff:ff:ff
            inet 10.244.{node}.1/24 brd 10.244.{node}.255 scope global cni0

        """;

    private static string Routes(int node)
    {
        var text = new StringBuilder($"default via 192.0.2.254 dev eth0\n10.244.{node}.0/24 dev cni0 proto kernel scope link src 10.244.{node}.1\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.{node}\nlocal 10.244.{node}.1 dev cni0 table local proto kernel scope host src 10.244.{node}.1\nlocal 192.0.2.{node} dev eth0 table local proto kernel scope host src 192.0.2.{node}\nlocal 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1\n");
        foreach (var other in Enumerable.Range(1, Nodes).Where(other => other != node))
            text.Append(Culture, $"10.244.{other}.0/24 via 192.0.2.{other} dev eth0\n");

        return text.ToString();
    }

    // The Service of the API is the second of the rules' Services, on their port; its server is a pod's, as the rules have it.
    private static IEnumerable<(string, string)> OfCluster()
    {
        var nodes = Enumerable.Range(1, Nodes).ToList();
        var services = Enumerable.Range(0, Services).Select(service => service == 1
            ? Service("default", "kubernetes", service, "ClusterIP", "")
            : Service("shop", $"web{service}", service, service % 10 == 0 ? "NodePort" : "ClusterIP", service % 10 == 0 ? $",\"nodePort\":{30000 + service / 10}" : ""));
        yield return ("core_v1_nodes", List("Node", nodes.Select(node => $$$"""{"metadata":{"name":"n{{{node}}}"{{{(node == 1 ? ",\"labels\":{\"node-role.kubernetes.io/control-plane\":\"\"}" : "")}}}},"spec":{"podCIDR":"10.244.{{{node}}}.0/24"},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.{{{node}}}"}]}}""")));
        yield return ("core_v1_pods", List("Pod", nodes.Select(node => $$$"""{"metadata":{"name":"web-{{{node}}}","namespace":"shop"},"spec":{"nodeName":"n{{{node}}}","containers":[{"name":"web","image":"web:1","ports":[{"containerPort":8080}]}]},"status":{"phase":"Running","podIP":"10.244.{{{node}}}.9","podIPs":[{"ip":"10.244.{{{node}}}.9"}]}}""")));
        yield return ("core_v1_services", List("Service", services));
        yield return ("discovery.k8s.io_v1_endpointslices", List("EndpointSlice", Enumerable.Range(0, Services).Select(service => Slice(service == 1 ? "default" : "shop", service == 1 ? "kubernetes" : $"web{service}", service))));
    }

    private static string Service(string place, string name, int service, string type, string more) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{place}}}"},"spec":{"type":"{{{type}}}","clusterIP":"{{{ProxyRules.ClusterIp(service)}}}","clusterIPs":["{{{ProxyRules.ClusterIp(service)}}}"],"externalTrafficPolicy":"Cluster","ports":[{"name":"http","port":80,"protocol":"TCP","targetPort":8080{{{more}}}}]}}""";

    private static string Slice(string place, string name, int service) =>
        $$$"""{"metadata":{"name":"{{{name}}}-1","namespace":"{{{place}}}","labels":{"kubernetes.io/service-name":"{{{name}}}"}},"addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],"endpoints":[{"addresses":["10.244.{{{1 + service % 100}}}.9"],"conditions":{"ready":true},"nodeName":"n{{{1 + service % 100}}}"}]}""";

    private static string List(string kind, IEnumerable<string> items) => $$"""{"kind":"{{kind}}List","apiVersion":"v1","metadata":{},"items":[{{string.Join(",\n", items)}}]}""";
}
