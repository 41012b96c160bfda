using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Routing;

internal static class NeighbourCases
{
    private const string Neighbours = "nodes/worker-1/routing/neighbours.json";
    private const string Sysctl = "nodes/worker-1/kernel/sysctl.txt";
    private const string Nodes = "cluster/core_v1_nodes.json";
    private const string Gateway = "\"dst\": \"192.168.40.1\", \"dev\": \"ens18\", \"lladdr\": \"52:54:00:4a:10:01\", \"refcnt\": 1, \"used\": 12, \"confirmed\": 12, \"updated\": 12, \"probes\": 4, \"state\": [\"REACHABLE\"]";
    private const string Modules = "nodes/worker-1/files/proc/modules";
    private const string Bird = "nodes/worker-1/containers/kube-system_calico-node-c4zmv_calico-node/cni/bird-protocols.txt";

    public static readonly CauseCase Silent = new("routing/next-hop-does-not-answer", "node:worker-1")
    {
        Fault = site => site.Replace(Neighbours, Gateway, "\"dst\": \"192.168.40.1\", \"dev\": \"ens18\", \"probes\": 6, \"state\": [\"FAILED\"]"),
        LookAlike = site => site.Replace(Neighbours, "[{\"dst\": \"10.244.1.4\"", "[{\"dst\": \"192.168.40.77\", \"dev\": \"ens18\", \"probes\": 6, \"state\": [\"FAILED\"]},\n {\"dst\": \"10.244.1.4\""),
        Without = [Neighbours, "nodes/worker-1/routing/neighbours-text.txt"],
    };

    public static readonly CauseCase Full = new("routing/neighbour-table-full", "node:worker-1")
    {
        Fault = site => site.Replace(Sysctl, "net.ipv4.neigh.default.gc_thresh3 = 1024", "net.ipv4.neigh.default.gc_thresh3 = 8"),
        LookAlike = site => site.Replace(Sysctl, "net.ipv4.neigh.default.gc_thresh3 = 1024", "net.ipv4.neigh.default.gc_thresh3 = 64"),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NotOnNode = new("routing/node-address-not-on-node", "node:worker-1")
    {
        Fault = site => site.Replace(Nodes, "\"address\": \"192.168.40.21\"", "\"address\": \"192.168.41.21\""),
        LookAlike = site => site.Replace(Nodes, "\"address\": \"192.168.40.21\"", "\"address\": \"10.244.1.1\""),
        Without = ["nodes/worker-1/links"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase VipTwice = new("routing/vip-on-two-nodes", "cluster")
    {
        Site = "two-lb-controllers",
        Fault = site => Hold(Hold(site, "node1"), "node2"),
        LookAlike = site => Hold(site, "node1"),
        Without = ["nodes/node1/files/etc/kubernetes", "nodes/node2/files/etc/kubernetes", "nodes/node3/files/etc/kubernetes", "cluster/core_v1_pods.json"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase VipNowhere = new("routing/vip-on-no-node", "cluster")
    {
        Site = "two-lb-controllers",
        Fault = site => Address(site, "192.168.200.60", "192.168.200.66"),
        LookAlike = site => Hold(Address(site, "192.168.200.60", "192.168.200.66"), "node2", "192.168.200.66"),
        Without = ["nodes/node3/links"],
        Negation = site => Hold(site, "node2", "192.168.200.66"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Bgp = new("routing/bgp-session-down", "node:worker-1")
    {
        Overlay = "healthy-calico",
        Fault = site => Down(site, "Mesh_192_168_40_22"),
        LookAlike = site => site.Replace(Bird, "since       info", "since     info"),
        Without = [Bird],
        Negation = site => site.Replace(Bird, "start  2025-03-18  Active        Socket: Connection refused", "up     2025-02-27  Established").Replace(Bird, "Active\n    Neighbor address: 192.168.40.22", "Established\n    Neighbor address: 192.168.40.22"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase StrictArp = new("routing/strict-arp-off", "node:worker-1")
    {
        Overlay = "healthy-ipvs",
        Fault = site => site.Replace(Sysctl, "net.ipv4.conf.all.arp_ignore = 1", "net.ipv4.conf.all.arp_ignore = 0"),
        LookAlike = site => site.Replace(Sysctl, "net.ipv4.conf.all.arp_ignore = 1", "net.ipv4.conf.all.arp_ignore = 2"),
        Without = [Sysctl],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase IpvsModules = new("routing/ipvs-modules-missing", "node:worker-1")
    {
        Overlay = "healthy-ipvs",
        Fault = site => site.Edit(Modules, content => string.Join('\n', content.Split('\n').Where(line => !line.StartsWith("ip_vs", StringComparison.Ordinal)))),
        LookAlike = site => site.DeleteLines(Modules, "ip_vs_rr 16384"),
        Without = [Modules],
        Negation = site => site.Append(Modules, "ip_vs 184320 26 - Live 0x0000000000000000"),
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Down(ChangedSite site, string session) => site
        .Replace(Bird, $"{session} BGP      master   up     2025-02-27  Established", $"{session} BGP      master   start  2025-03-18  Active        Socket: Connection refused")
        .Replace(Bird, "Established\n    Neighbor address: 192.168.40.22", "Active\n    Neighbor address: 192.168.40.22");

    private static ChangedSite Address(ChangedSite site, string old, string address)
    {
        foreach (var node in (string[])["node1", "node2", "node3"])
            site.Replace($"nodes/{node}/files/etc/kubernetes/manifests/kube-vip.yml", $"value: {old}", $"value: {address}");

        return site.Edit("cluster/core_v1_pods.json", content => content.Replace(old, address, StringComparison.Ordinal));
    }

    private static ChangedSite Hold(ChangedSite site, string node, string address = "192.168.200.60") => site.Edit($"nodes/{node}/links/addr.json", content => content.Contains($"\"{address}\"", StringComparison.Ordinal)
        ? content
        : "[\n{\"ifindex\": 40, \"ifname\": \"vip-port\", \"flags\": [\"UP\"], \"mtu\": 1500, \"operstate\": \"UP\", \"addr_info\": [{\"family\": \"inet\", \"local\": \"" + address + "\", \"prefixlen\": 32, \"scope\": \"global\"}]},\n" + content[(content.IndexOf('[', StringComparison.Ordinal) + 1)..]);
}
