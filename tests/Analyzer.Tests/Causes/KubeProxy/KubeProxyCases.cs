using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.KubeProxy;

internal static class KubeProxyCases
{
    private const string Rules = "nodes/worker-1/netfilter/iptables-nft-save.txt";
    private const string Native = "nodes/worker-1/netfilter/nft-ruleset.txt";
    private const string NativeJson = "nodes/worker-1/netfilter/nft-ruleset-json.json";
    private const string Containers = "nodes/worker-1/runtime/crictl-ps.json";
    private const string Pods = "cluster/core_v1_pods.json";
    private const string Netfilter = "nodes/worker-1/netfilter";
    private const string Stale = "--comment \"shop/web:http\" -m tcp -j DNAT --to-destination 10.244.2.3:8080";

    public static readonly CauseCase ChainEmpty = new("kube-proxy/service-rules-missing", "node:worker-1")
    {
        Name = "the chain is empty",
        Fault = site => site.DeleteLines(Rules, "-A KUBE-SERVICES "),
        LookAlike = site => site.DeleteLines(Rules, "-A KUBE-NODEPORTS "),
        Without = [Netfilter],
        Negation = site => site.Append(Rules, "*nat", ":PREROUTING ACCEPT [0:0]").Edit(Rules, text => text.Replace("[63361:3864773] -A PREROUTING", "-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y\n[63361:3864773] -A PREROUTING", StringComparison.Ordinal)),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NoJump = new("kube-proxy/service-rules-missing", "node:worker-1")
    {
        Name = "nothing leads to the chain",
        Fault = site => site.Replace(Rules, "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j RETURN"),
        LookAlike = site => site.Replace(Rules, "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", "-A PREROUTING -m comment --comment \"service portals\" -j KUBE-SERVICES"),
        Without = [Netfilter],
        Negation = site => site.Replace(Rules, "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j RETURN", "-A PREROUTING -j KUBE-SERVICES"),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase NoTable = new("kube-proxy/service-rules-missing", "node:worker-1")
    {
        Name = "the nft table is gone",
        Overlay = "healthy-nftables",
        Fault = site => site.Replace(Native, "table ip kube-proxy {", "table ip something {"),
        LookAlike = site => site.Replace(Native, "comment \"rules for kube-proxy\"", "comment \"rules\""),
        Without = [Native, NativeJson],
        Negation = site => site.Replace(Native, "table ip something {", "table ip kube-proxy {"),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase Behind = new("kube-proxy/rules-behind-endpoints", "node:worker-1")
    {
        Fault = site => site.Replace(Rules, Stale, Stale.Replace("10.244.2.3", "10.244.2.9", StringComparison.Ordinal)),
        LookAlike = site => site.Replace(Rules, Stale, Stale.Replace("10.244.2.3", "10.244.2.4", StringComparison.Ordinal)),
        Without = ["cluster/discovery.k8s.io_v1_endpointslices.json", "cluster/core_v1_endpoints.json"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase BehindInNft = new("kube-proxy/rules-behind-endpoints", "node:worker-1")
    {
        Name = "nftables",
        Overlay = "healthy-nftables",
        Fault = site => site.ReplaceAfter(Native, "chain endpoint-OWN3K3OD-kube-system/kube-dns/udp/dns__10.244.0.2/53 {", "dnat to 10.244.0.2:53", "dnat to 10.244.0.9:53"),
        LookAlike = site => site.ReplaceAfter(Native, "chain endpoint-OWN3K3OD-kube-system/kube-dns/udp/dns__10.244.0.2/53 {", "dnat to 10.244.0.2:53", "dnat to 10.244.1.2:53"),
        Without = [Native],
    };

    public static readonly CauseCase NotRunning = new("kube-proxy/not-running", "node:worker-1")
    {
        Fault = site => site.Replace(Containers, "\"name\": \"kube-proxy\"", "\"name\": \"kube-proxy\"").ReplaceAfter(Containers, "registry.k8s.io/kube-proxy", "CONTAINER_RUNNING", "CONTAINER_EXITED"),
        LookAlike = site => site.ReplaceAfter(Containers, "\"kube-flannel\"", "CONTAINER_RUNNING", "CONTAINER_EXITED"),
        Without = [Containers, Pods, "cluster/apps_v1_daemonsets.json", "nodes/worker-1/resources/processes.jsonl"],
        Negation = site => site.ReplaceAfter(Containers, "registry.k8s.io/kube-proxy", "CONTAINER_EXITED", "CONTAINER_RUNNING"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Remnants = new("kube-proxy/remnants-of-another-mode", "node:worker-1")
    {
        Fault = site => site.Append(Native, "table ip kube-proxy {", "\tchain services {", "\t}", "}"),
        LookAlike = site => site.Append(Native, "table ip site {", "\tchain services {", "\t}", "}"),
        Without = [Netfilter],
        LeastConfidence = Confidence.Likely,
    };
}
