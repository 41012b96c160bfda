using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Routing;

internal static class WayBackCases
{
    private const string Conntrack = "nodes/controller-0/netfilter/conntrack.txt";
    private const string ControllerRoutes = "nodes/controller-0/routing/routes-text.txt";
    private const string Routes = "nodes/host-a/routing/routes.json";
    private const string ApiServiceRoute = "\"dst\":\"10.43.0.1\"";
    private const string Saves = "nodes/host-a/netfilter/iptables-save.txt";

    public static readonly CauseCase AsymmetricReturn = new("routing/asymmetric-return", "node:controller-0")
    {
        Site = "hard-way",
        Fault = HalfOpen,
        LookAlike = site => ByTheBalancer(HalfOpen(site)),
        Without = [Conntrack],
        Negation = ByTheBalancer,
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase WrongSource = new("routing/service-source-from-wrong-interface", "node:host-a")
    {
        Site = "dual-homed",
        Fault = site => site.DeleteLines(Routes, ApiServiceRoute),
        LookAlike = site => site.DeleteLines(Routes, ApiServiceRoute).InsertRule("-A POSTROUTING -s 172.17.0.0/16 ! -o docker0", "[3:180] -A POSTROUTING -o eth0 -j MASQUERADE", Saves),
        Without = [Routes],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite ByTheBalancer(ChangedSite site) => site.Append(ControllerRoutes, "10.240.0.20 via 198.51.100.7 dev ens3 onlink");

    private static ChangedSite HalfOpen(ChangedSite site) => site
        .ReplaceAfter("cluster/core_v1_nodes.json", "\"Ready\"", "\"status\": \"True\"", "\"status\": \"Unknown\"")
        .Append("nodes/worker-0/logs/journal-kubelet.log", """
            2021-12-07T06:04:12.871301+0000 worker-0 kubelet[846]: E1207 06:04:12.871034     846 kubelet_node_status.go:93] "Unable to register node with API server" err="Post \"https://198.51.100.7:6443/api/v1/nodes\": dial tcp 198.51.100.7:6443: i/o timeout" node="worker-0"
            """)
        .Write(Conntrack, """
            tcp      6 52 SYN_RECV src=10.240.0.20 dst=10.240.0.10 sport=41234 dport=6443 src=10.240.0.10 dst=10.240.0.20 sport=6443 dport=41234 mark=0 use=1
            tcp      6 43 SYN_RECV src=10.240.0.20 dst=10.240.0.10 sport=41260 dport=6443 src=10.240.0.10 dst=10.240.0.20 sport=6443 dport=41260 mark=0 use=1

            """);
}
