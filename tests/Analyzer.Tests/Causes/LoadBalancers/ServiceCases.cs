using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.LoadBalancers;

internal static class ServiceCases
{
    private const string Services = "cluster/core_v1_services.json";
    private const string Pools = "cluster/metallb.io_v1beta1_ipaddresspools.json";
    private const string Layer2 = "cluster/metallb.io_v1beta1_l2advertisements.json";
    private const string Nodes = "cluster/core_v1_nodes.json";
    private const string Sockets = "nodes/worker-1/kubernetes/listening-sockets.txt";
    private const string Given = "\"ingress\": [\n      {\n       \"ip\": \"192.168.40.200\",\n       \"ipMode\": \"VIP\"\n      }\n     ]";

    // web-nodeport becomes one that waits for an address.
    private static ChangedSite Waiting(ChangedSite site, string also = "") =>
        site.Replace(Services, "    \"type\": \"NodePort\",", $"{also}    \"type\": \"LoadBalancer\",");

    public static readonly CauseCase NoController = new("load-balancers/no-controller", "service:ingress-nginx/ingress-nginx-controller")
    {
        Fault = site => site.Replace(Services, Given, "\"ingress\": []").Replace(Services, "\"allocateLoadBalancerNodePorts\": true", "\"loadBalancerClass\": \"example.com/other\""),
        LookAlike = site => site.Replace(Services, Given, "\"ingress\": []"),
        Without = ["cluster/core_v1_pods.json"],
    };

    public static readonly CauseCase PoolsUsedUp = new("load-balancers/pools-used-up", "cluster")
    {
        Fault = site => Waiting(site).Replace(Pools, "192.168.40.200-192.168.40.219", "192.168.40.200/32"),
        LookAlike = site => Waiting(site).Replace(Pools, "192.168.40.200-192.168.40.219", "192.168.40.200/31"),
        Without = [Pools],
    };

    public static readonly CauseCase OutsidePools = new("load-balancers/address-outside-pools", "service:shop/web-nodeport")
    {
        Fault = site => Waiting(site, "    \"loadBalancerIP\": \"192.168.41.5\",\n"),
        LookAlike = site => Waiting(site, "    \"loadBalancerIP\": \"192.168.40.215\",\n"),
        Without = [Pools],
    };

    public static readonly CauseCase NotAdvertised = new("load-balancers/pool-not-advertised", "cluster")
    {
        Fault = site => site.Replace(Layer2, "     \"lan\"\n", "     \"wan\"\n"),
        LookAlike = site => site.Replace(Layer2, "     \"lan\"\n", ""),
        Without = [Layer2],
    };

    public static readonly CauseCase NobodyAnnounces = new("load-balancers/nobody-announces", "service:ingress-nginx/ingress-nginx-controller")
    {
        Fault = site => site.Replace(Nodes, "     \"beta.kubernetes.io/os\": \"linux\",", "     \"node.kubernetes.io/exclude-from-external-load-balancers\": \"\",\n     \"beta.kubernetes.io/os\": \"linux\","),
        LookAlike = site => site.Replace(Nodes, "     \"beta.kubernetes.io/os\": \"linux\",", "     \"node.kubernetes.io/exclude-disruption\": \"\",\n     \"beta.kubernetes.io/os\": \"linux\","),
        Without = [Nodes],
        Negation = site => site.Replace(Nodes, "exclude-from-external-load-balancers", "exclude-disruption"),
    };

    public static readonly CauseCase NodePortTaken = new("load-balancers/node-port-taken", "node:worker-1")
    {
        Fault = site => site.Append(Sockets, "tcp   LISTEN 0      511               0.0.0.0:30080       0.0.0.0:* users:((\"nginx\",pid=3001,fd=6))"),
        LookAlike = site => site.Append(Sockets, "tcp   LISTEN 0      511             127.0.0.1:30080       0.0.0.0:* users:((\"nginx\",pid=3001,fd=6))"),
        Without = [Services],
    };

    public static readonly CauseCase NodePortOutsideRange = new("load-balancers/node-port-outside-range", "cluster")
    {
        Fault = site => site.Replace(Services, "\"nodePort\": 31443", "\"nodePort\": 20443"),
        LookAlike = site => site.Replace(Services, "\"nodePort\": 31443", "\"nodePort\": 32443"),
        Without = [Services],
        Negation = site => site.Replace(Services, "\"nodePort\": 20443", "\"nodePort\": 30443"),
        LeastSeverity = Severity.Info,
    };

    private static ChangedSite Selecting(ChangedSite site, string host) => site.Replace(Layer2, "\"ipAddressPools\": [", $"\"nodeSelectors\": [{{\"matchLabels\": {{\"kubernetes.io/hostname\": \"{host}\"}}}}],\n    \"ipAddressPools\": [");

    public static readonly CauseCase NoSpeaker = new("load-balancers/no-speaker-on-selected-nodes", "cluster")
    {
        Fault = site => Selecting(site, "worker-9"),
        LookAlike = site => Selecting(site, "worker-1"),
        Without = [Layer2],
        LeastConfidence = Confidence.Likely,
    };
}
