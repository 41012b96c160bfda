using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Benchmarks;

/// <summary>Packets simulated through one node that holds kube-proxy's rules for 10,000 Services, each to all three of its endpoints, on one core.</summary>
internal static class PathComparison
{
    private const int Runs = 5;
    private const int Packets = 20_000;
    private const int Services = 10_000;
    private const double Least = 50_000;

    public static IEnumerable<Figure> Run()
    {
        var (simulator, stack) = Node(new ProxyRules(Services).ToString());
        var clock = Stopwatch.StartNew();
        var ways = Follow(simulator, stack, 0, Packets);
        yield return Figure.Told("packets through 10,000 Services: the first 20,000, rules read and compiled", clock.Elapsed.TotalMilliseconds, "ms", null);

        var rates = new List<double>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < Runs; run++)
        {
            // By the processor's time, the collector's threads included: "a core" that others use meanwhile is none.
            var before = Environment.CpuUsage.TotalTime;
            ways = Follow(simulator, stack, run, Packets);
            rates.Add(Packets / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Runs / Packets;
        var warm = new Measured(rates);
        yield return Figure.AtLeast($"packets through 10,000 Services, a second and core, median of {Runs}", warm.Median, Least, "packets/s", warm.Noise);
        yield return Figure.Told("packets through 10,000 Services: ways of each", (double)ways / Packets, "ways", null);
        yield return Figure.Told("packets through 10,000 Services: allocated for each", allocated, "bytes", null);
    }

    private static int Follow(Simulator simulator, NetworkStack stack, int seed, int packets)
    {
        var ways = 0;
        for (var at = 0; at < packets; at++)
        {
            // A step that shares no factor with the number of Services comes by each of them.
            var service = (at * 7919 + seed * 101) % Services;
            var source = new IPAddress([10, 244, 1, (byte)(2 + at % 200)]);
            ways += simulator.Ends(new("pod", "svc", source, ProxyRules.ClusterIp(service), Protocol.Tcp, 80) { SourcePort = 32768 + at % 28000, InInterface = "cni0" }, stack).Count;
        }

        return ways;
    }

    private static (Simulator, NetworkStack) Node(string rules)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, ArtifactText>(StringComparer.Ordinal);
        foreach (var (id, text) in new[] { ("netfilter/iptables-nft-save", rules), ("links/addr-text", Addresses), ("routing/routes-text", Routes()), ("kernel/sysctl", Sysctl), ("files/proc/net/ip_tables_names", "") })
            texts[id] = new(null, id, text);

        var node = new Node("node1", new(texts.ToImmutable(), _ => null, _ => null), NoPlaces, NoPlaces, LogEvents.None);
        var cluster = new ClusterModel([node], new(ImmutableSortedDictionary<string, ArtifactText>.Empty, _ => null, _ => null), LogEvents.None, null);
        var topology = cluster.Fact<Topology>().Value;
        return (new(topology), topology.Stacks[0]);
    }

    private static readonly ImmutableSortedDictionary<string, ArtifactStore> NoPlaces = ImmutableSortedDictionary<string, ArtifactStore>.Empty;

    private const string Addresses = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
            inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0
               valid_lft forever preferred_lft forever
        3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
            inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0
               valid_lft forever preferred_lft forever

        """;

    private const string Sysctl = "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.forwarding = 1\nnet.ipv4.conf.cni0.forwarding = 1\nnet.ipv4.conf.eth0.forwarding = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.cni0.rp_filter = 2\nnet.ipv4.conf.eth0.rp_filter = 2\n";

    // host-gw: a route for each node's pods.
    private static string Routes()
    {
        var text = new StringBuilder("default via 192.0.2.254 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1\nlocal 10.244.1.1 dev cni0 table local proto kernel scope host src 10.244.1.1\nlocal 192.0.2.1 dev eth0 table local proto kernel scope host src 192.0.2.1\nlocal 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1\n");
        for (var node = 2; node < 250; node++)
            text.Append(CultureInfo.InvariantCulture, $"10.244.{node}.0/24 via 192.0.2.{node} dev eth0\n");

        return text.ToString();
    }
}
