using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Routing;

internal static class PodRouteCases
{
    private const string Routes = "nodes/worker-1/routing/routes.json";
    private const string Sysctl = "nodes/worker-1/kernel/sysctl.txt";
    private const string Rules = "nodes/worker-1/routing/rules.json";
    private const string Default = "[{\"type\": \"unicast\", \"dst\": \"default\"";
    private const string ToWorker2 = "{\"type\": \"unicast\", \"dst\": \"10.244.2.0/24\", \"gateway\": \"10.244.2.0\", \"dev\": \"flannel.1\", \"table\": \"main\", \"protocol\": \"boot\", \"scope\": \"global\", \"flags\": [\"onlink\"]}";

    public static readonly CauseCase Missing = new("routing/pod-route-missing", "node:worker-1")
    {
        Fault = site => site.DeleteLines(Routes, "\"10.244.2.0/24\""),
        LookAlike = site => site.Replace(Routes, "\"10.244.2.0/24\"", "\"10.244.2.0/23\""),
        Without = ["nodes/worker-1/routing"],
        Negation = site => site.Replace(Routes, Default, $"[{ToWorker2},\n {Default[1..]}"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase MissingWithCalico = new("routing/pod-route-missing", "node:worker-1")
    {
        Name = "Calico",
        Overlay = "healthy-calico",
        Fault = site => site.DeleteLines(Routes, "\"10.244.2.0/26\""),
        LookAlike = site => site.Replace(Routes, "\"10.244.2.0/26\"", "\"10.244.2.0/25\""),
        Without = ["nodes/worker-1/routing"],
        Negation = site => site.Replace(Routes, Default, "[{\"type\": \"unicast\", \"dst\": \"10.244.2.0/26\", \"gateway\": \"192.168.40.22\", \"dev\": \"tunl0\", \"table\": \"main\", \"protocol\": \"bird\", \"scope\": \"global\", \"flags\": [\"onlink\"]},\n " + Default[1..]),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase WrongNode = new("routing/pod-route-to-wrong-node", "node:worker-1")
    {
        Fault = site => site.Replace(Routes, "\"gateway\": \"10.244.2.0\"", "\"gateway\": \"10.244.0.0\""),
        LookAlike = site => site.Replace(Routes, Default, "[{\"type\": \"unicast\", \"dst\": \"10.244.9.0/24\", \"gateway\": \"10.244.0.0\", \"dev\": \"flannel.1\", \"table\": \"main\", \"protocol\": \"boot\", \"scope\": \"global\", \"flags\": [\"onlink\"]},\n " + Default[1..]),
        Without = ["nodes/worker-1/routing"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NoRouteToServices = new("routing/no-route-to-services", "node:worker-1")
    {
        Fault = site => site.Replace(Routes, "\"dst\": \"default\", \"gateway\": \"192.168.40.1\"", "\"dst\": \"172.30.0.0/16\", \"gateway\": \"192.168.40.1\""),
        LookAlike = site => site.Replace(Routes, "\"dst\": \"default\", \"gateway\": \"192.168.40.1\"", "\"dst\": \"10.96.0.0/12\", \"gateway\": \"192.168.40.1\""),
        Without = ["nodes/worker-1/routing"],
        Negation = site => site.Replace(Routes, "\"dst\": \"172.30.0.0/16\"", "\"dst\": \"default\""),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase PolicyRule = new("routing/policy-rule-takes-cluster-traffic", "node:worker-1")
    {
        Fault = site => Vpn(site).Replace(Rules, "[{\"priority\": 0,", "[{\"priority\": 100, \"src\": \"all\", \"dst\": \"10.0.0.0\", \"dstlen\": 8, \"table\": \"51\"},\n {\"priority\": 0,"),
        LookAlike = site => Vpn(site).Replace(Rules, "[{\"priority\": 0,", "[{\"priority\": 100, \"src\": \"all\", \"dst\": \"10.8.0.0\", \"dstlen\": 16, \"table\": \"51\"},\n {\"priority\": 0,"),
        Without = [Rules, "nodes/worker-1/routing/rules-text.txt"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Vpn(ChangedSite site) =>
        site.Replace(Routes, Default, "[{\"type\": \"unicast\", \"dst\": \"default\", \"gateway\": \"192.168.40.1\", \"dev\": \"ens18\", \"table\": \"51\", \"protocol\": \"static\", \"scope\": \"global\", \"flags\": []},\n " + Default[1..]);

    public static readonly CauseCase RpFilter = new("routing/rp-filter-drops", "node:worker-1")
    {
        Fault = site => OtherWay(site).Replace(Sysctl, "net.ipv4.conf.all.rp_filter = 0", "net.ipv4.conf.all.rp_filter = 1"),
        LookAlike = site => OtherWay(site).Replace(Sysctl, "net.ipv4.conf.all.rp_filter = 0", "net.ipv4.conf.all.rp_filter = 2"),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    // worker-1 answers worker-2's pods past the tunnel by which they come.
    private static ChangedSite OtherWay(ChangedSite site) =>
        site.Replace(Routes, "\"gateway\": \"10.244.2.0\", \"dev\": \"flannel.1\"", "\"gateway\": \"192.168.40.22\", \"dev\": \"ens18\"");

    public static readonly CauseCase Overlap = new("routing/ranges-overlap", "cluster")
    {
        Fault = site => Docker(site, "10.96.0.1"),
        LookAlike = site => Docker(site, "172.17.0.1"),
        Without = ["nodes/cp-1/links", "nodes/worker-1/links", "nodes/worker-2/links"],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Docker(ChangedSite site, string address) => site.Edit("nodes/worker-1/links/addr.json", content => "[\n"
        + "{\"ifindex\": 40, \"ifname\": \"docker0\", \"flags\": [\"NO-CARRIER\", \"BROADCAST\", \"UP\"], \"mtu\": 1500, \"operstate\": \"DOWN\", \"linkinfo\": {\"info_kind\": \"bridge\"}, \"addr_info\": [{\"family\": \"inet\", \"local\": \"" + address + "\", \"prefixlen\": 16, \"scope\": \"global\"}]},\n"
        + content[(content.IndexOf('[', StringComparison.Ordinal) + 1)..]);

    public static readonly CauseCase Ipv6 = new("routing/ipv6-forwarding-off", "node:worker-1")
    {
        Fault = DualStack,
        LookAlike = site => DualStack(site).Replace(Sysctl, "net.ipv6.conf.all.forwarding = 0", "net.ipv6.conf.all.forwarding = 1"),
        Without = [Sysctl],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite DualStack(ChangedSite site) =>
        site.Replace("cluster/core_v1_nodes.json", "     \"10.244.1.0/24\"\n", "     \"10.244.1.0/24\",\n     \"fd00:10:244:1::/64\"\n");
}
