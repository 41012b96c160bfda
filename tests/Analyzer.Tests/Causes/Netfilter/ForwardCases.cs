using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Netfilter;

internal static class ForwardCases
{
    private const string Reject = "[81:4860] -A FORWARD -j REJECT --reject-with icmp-host-prohibited";
    private const string ForService = "-A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD";
    private const string AfterFlannel = "-A OUTPUT -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer firewall\"";

    private static readonly string[] Dumps = ["nodes/worker-1/netfilter/iptables-nft-save.txt", "nodes/worker-1/netfilter/iptables-save.txt"];

    // What nft lists of the same rules would say something else.
    private static readonly string[] Listings = ["nodes/worker-1/netfilter/nft-ruleset.txt", "nodes/worker-1/netfilter/nft-ruleset-json.json"];

    public static readonly CauseCase RejectFirst = new("netfilter/forward-rejects-pod-traffic", "node:worker-1")
    {
        Fault = site => site.InsertRule(ForService, Reject, Dumps).Delete(Listings),
        LookAlike = site => site.InsertRule(AfterFlannel, Reject, Dumps).Delete(Listings),
        Without = [.. Dumps, "nodes/worker-1/containers"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };
}
