using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Netfilter;

internal static class NetfilterCases
{
    private const string Rules = "nodes/worker-1/netfilter/iptables-nft-save.txt";
    private const string Netfilter = "nodes/worker-1/netfilter";
    private const string Sysctl = "nodes/worker-1/kernel/sysctl.txt";
    private const string Statistics = "nodes/worker-1/netfilter/conntrack-stats.txt";
    private const string Tracked = "nodes/worker-1/netfilter/conntrack.txt";
    private const string BridgePorts = "nodes/worker-1/links/bridge-link.json";
    private const string Counted = "-A INPUT -j KUBE-FIREWALL";

    public static readonly CauseCase TableFull = new("netfilter/conntrack-table-full", "node:worker-1")
    {
        Fault = site => site.Replace(Sysctl, "nf_conntrack_count = 247", "nf_conntrack_count = 131070"),
        LookAlike = site => site.Replace(Sysctl, "nf_conntrack_count = 247", "nf_conntrack_count = 65536"),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Drops = new("netfilter/conntrack-drops", "node:worker-1")
    {
        Fault = site => site.Replace(Statistics, "cpu=1   \tfound=4 invalid=13 insert=0 insert_failed=0 drop=0", "cpu=1   \tfound=4 invalid=13 insert=0 insert_failed=48211 drop=512"),
        LookAlike = site => site.Replace(Statistics, "cpu=1   \tfound=4 invalid=13 insert=0 insert_failed=0", "cpu=1   \tfound=4 invalid=13 insert=0 insert_failed=12"),
        Without = [Statistics, "nodes/worker-1/files/proc/net/stat/nf_conntrack"],
    };

    public static readonly CauseCase StaleUdp = new("netfilter/udp-entries-stale", "node:worker-1")
    {
        Fault = site => site.Replace(Tracked, "sport=50211 dport=53 src=10.244.0.2", "sport=50211 dport=53 [UNREPLIED] src=10.244.0.9"),
        LookAlike = site => site.Replace(Tracked, "sport=50211 dport=53 src=10.244.0.2", "sport=50211 dport=53 [UNREPLIED] src=10.244.1.2"),
        Without = [Tracked],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ClosedPort = new("netfilter/host-firewall-closes-port", "node:worker-1")
    {
        Fault = site => site.Replace(Rules, $"] {Counted}", $"] {Counted}\n[12:1800] -A INPUT -p udp -m udp --dport 8472 -j DROP"),
        LookAlike = site => site.Replace(Rules, $"] {Counted}", $"] {Counted}\n[12:1800] -A INPUT -p udp -m udp --dport 8473 -j DROP"),
        Without = [Netfilter],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ClosedByFirewalld = new("netfilter/host-firewall-closes-port", "node:worker-1")
    {
        Name = "firewalld",
        Overlay = "healthy-firewalld",
        Fault = site => site.DeleteLines("nodes/worker-1/netfilter/nft-ruleset.txt", "udp dport 8472 accept"),
        LookAlike = site => site.DeleteLines("nodes/worker-1/netfilter/nft-ruleset.txt", "udp dport 7946 accept"),
        Without = [Netfilter],
        Negation = site => site.Replace("nodes/worker-1/netfilter/nft-ruleset.txt", "udp dport 7946 accept", "udp dport 8472 accept"),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase NoMasquerade = new("netfilter/masquerade-missing", "node:worker-1")
    {
        Fault = site => site.DeleteLines(Rules, "-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4"),
        LookAlike = site => site.DeleteLines(Rules, "-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16"),
        Without = [Netfilter],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase MasqueradedPods = new("netfilter/masquerade-hits-pods", "node:worker-1")
    {
        Fault = site => site.DeleteLines(Rules, "-A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16"),
        LookAlike = site => site.DeleteLines(Rules, "-A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.1.0/24"),
        Without = [Netfilter],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase RemovedPlugin = new("netfilter/chains-of-removed-plugin", "node:worker-1")
    {
        Fault = site => WithWeave(site).Replace(Rules, $"] {Counted}", $"] {Counted}\n[0:0] -A FORWARD -j WEAVE-NPC"),
        LookAlike = WithWeave,
        Without = [Netfilter],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Hairpin = new("netfilter/hairpin-off", "node:worker-1")
    {
        Fault = site => site.Replace(BridgePorts, "\"hairpin\": true", "\"hairpin\": false"),
        LookAlike = site => site.ReplaceAfter(BridgePorts, "ifindex", "\"hairpin\": true", "\"hairpin\": false"),
        Without = [BridgePorts],
        Negation = site => site.Replace(BridgePorts, "\"hairpin\": false", "\"hairpin\": true"),
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite WithWeave(ChangedSite site) =>
        site.Replace(Rules, ":KUBE-EXTERNAL-SERVICES - [0:0]", ":WEAVE-NPC - [0:0]\n:KUBE-EXTERNAL-SERVICES - [0:0]").Replace(Rules, $"] {Counted}", $"] {Counted}\n[0:0] -A WEAVE-NPC -p sctp -j DROP");

    private static ChangedSite WithoutErrors(ChangedSite site, string type) => site
        .Replace("nodes/worker-2/links/addr.json", "\"mtu\": 1500", "\"mtu\": 1400")
        .Replace(Rules, $"] {Counted}", $"] {Counted}\n[12:1800] -A INPUT -p icmp -m icmp --icmp-type {type} -j DROP");

    public static readonly CauseCase ErrorsDropped = new("netfilter/fragmentation-needed-dropped", "node:worker-1")
    {
        Fault = site => WithoutErrors(site, "3/4"),
        LookAlike = site => WithoutErrors(site, "8"),
        Without = [Netfilter],
        LeastConfidence = Confidence.Likely,
    };
}
