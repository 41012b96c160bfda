using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Links;

internal static class OverlayCases
{
    private const string Links = "nodes/worker-1/links/addr.json";
    private const string Nodes = "cluster/core_v1_nodes.json";
    private const string Fdb = "nodes/worker-1/links/bridge-fdb.json";
    private const string KernelLog = "nodes/worker-1/logs/kernel.log";

    public static readonly CauseCase Missing = new("links/overlay-device-missing", "node:worker-1")
    {
        Fault = site => site.Replace(Links, "\"ifname\": \"flannel.1\"", "\"ifname\": \"flannel.7\""),
        LookAlike = site => site.Replace(Links, "\"ifname\": \"flannel.1\"", "\"ifname\": \"flannel.7\"").Replace(Nodes, "\"flannel.alpha.coreos.com/backend-type\": \"vxlan\"", "\"flannel.alpha.coreos.com/backend-type\": \"host-gw\""),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Replace(Links, "\"ifname\": \"flannel.7\"", "\"ifname\": \"flannel.1\""),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Port = new("links/overlay-settings-differ", "node:worker-1")
    {
        Fault = site => site.Replace(Links, "\"port\": 8472", "\"port\": 4789"),
        LookAlike = site => site.Replace(Links, "\"ageing\": 300", "\"ageing\": 600"),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Replace(Links, "\"port\": 4789", "\"port\": 8472"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Peer = new("links/overlay-peer-entry-wrong", "node:worker-1")
    {
        Fault = site => site.Replace(Fdb, "\"dst\": \"192.168.40.22\"", "\"dst\": \"192.168.40.29\""),
        LookAlike = site => site.Replace(Fdb, "[{\"mac\": \"6e:21", "[{\"mac\": \"6e:21:5b:aa:10:09\", \"ifname\": \"flannel.1\", \"dst\": \"192.168.40.29\", \"flags\": [\"self\"], \"state\": \"permanent\"},\n {\"mac\": \"6e:21"),
        Without = [Fdb, "nodes/worker-1/links/bridge-fdb-text.txt"],
        Negation = site => site.Replace(Fdb, "\"dst\": \"192.168.40.29\"", "\"dst\": \"192.168.40.22\""),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase PeerMissing = new("links/overlay-peer-entry-wrong", "node:worker-1")
    {
        Name = "no neighbour",
        Fault = site => site.DeleteLines("nodes/worker-1/routing/neighbours.json", "\"dst\": \"10.244.2.0\""),
        LookAlike = site => site.DeleteLines("nodes/worker-1/routing/neighbours.json", "\"dst\": \"10.244.1.3\""),
        Without = ["nodes/worker-1/routing/neighbours.json", "nodes/worker-1/routing/neighbours-text.txt"],
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase WrongInterface = new("links/overlay-on-wrong-interface", "node:worker-1")
    {
        Fault = site => site.Replace(Nodes, "\"flannel.alpha.coreos.com/public-ip\": \"192.168.40.21\"", "\"flannel.alpha.coreos.com/public-ip\": \"10.0.2.15\""),
        LookAlike = site => site.Replace(Nodes, "\"flannel.alpha.coreos.com/public-ip\": \"192.168.40.", "\"flannel.alpha.coreos.com/public-ip\": \"172.20.40."),
        Without = [Nodes],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Twins = new("links/overlay-on-wrong-interface", "node:worker-1")
    {
        Name = "the same on two nodes",
        Fault = site => site.Replace(Nodes, "\"flannel.alpha.coreos.com/public-ip\": \"192.168.40.2", "\"flannel.alpha.coreos.com/public-ip\": \"10.0.2.15\", \"was\": \"192.168.40.2"),
        LookAlike = site => site.Replace(Nodes, "\"flannel.alpha.coreos.com/kube-subnet-manager\": \"true\"", "\"flannel.alpha.coreos.com/kube-subnet-manager\": \"false\""),
        Without = [Nodes],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Mtu = new("links/overlay-mtu-too-large", "node:worker-1")
    {
        Fault = site => Sized(site, 1500, 1500),
        LookAlike = site => Sized(site, 9000, 1500),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Edit(Links, content => content.Replace("\"ifname\": \"flannel.1\", \"mtu\": 1500", "\"ifname\": \"flannel.1\", \"mtu\": 1450", StringComparison.Ordinal)),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase MtuDiffers = new("links/mtu-differs-between-nodes", "node:worker-1")
    {
        Fault = site => Sized(site, 9000, 8950),
        LookAlike = site => site.Replace(Links, "\"mtu\": 65536", "\"mtu\": 16436"),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Replace(Links, "\"mtu\": 9000", "\"mtu\": 1500").Replace(Links, "\"mtu\": 8950", "\"mtu\": 1450"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Checksum = new("links/vxlan-checksum-offload", "node:worker-1")
    {
        Fault = site => site.Append(KernelLog, [.. Enumerable.Repeat(Bad(8472), 6)]),
        LookAlike = site => site.Append(KernelLog, [.. Enumerable.Repeat(Bad(4499), 6)]),
        Without = ["nodes/worker-1/logs", "nodes/worker-1/kernel/dmesg.txt"],
        Negation = site => site.DeleteLines(KernelLog, "bad checksum"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    // Of the device below and of the tunnel.
    private static ChangedSite Sized(ChangedSite site, int below, int tunnel) => site
        .Replace(Links, "\"mtu\": 1500", $"\"mtu\": {below}")
        .Edit(Links, content => content.Replace("\"ifname\": \"flannel.1\",", "\"ifname\": \"flannel.1\", \"mtu\": " + tunnel + ",", StringComparison.Ordinal).Replace("\"mtu\": 1450", "\"txqlen\": 1000", StringComparison.Ordinal));

    private static string Bad(int port) => $"2025-03-18T09:15:07.904412+0000 worker-1 kernel: UDP: bad checksum. From 192.168.40.22:27503 to 192.168.40.21:{port} ulen 75";
}
