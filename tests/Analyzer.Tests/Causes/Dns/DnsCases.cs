using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Dns;

internal static class DnsCases
{
    private const string Worker = "nodes/worker-1";
    private const string Kubelet = $"{Worker}/files/var/lib/kubelet/config.yaml";
    private const string ResolvConf = $"{Worker}/files/etc/resolv.conf";
    private const string Hosts = $"{Worker}/files/etc/hosts";
    private const string Nsswitch = $"{Worker}/files/etc/nsswitch.conf";
    private const string Links = $"{Worker}/dns/symbolic-links.txt";
    private const string ConfigMaps = "cluster/core_v1_configmaps.json";
    private const string Services = "cluster/core_v1_services.json";
    private const string Pods = "cluster/core_v1_pods.json";

    public static readonly CauseCase WrongServer = new("dns/kubelet-asks-wrong-server", "node:worker-1")
    {
        Fault = site => site.Replace(Kubelet, "- 10.96.0.10", "- 10.96.0.100"),
        LookAlike = site => site.Replace(Kubelet, "- 10.96.0.10", "- 10.96.0.100\n- 10.96.0.10"),
        Without = [Services],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NodeLocal = new("dns/node-local-address-missing", "node:worker-1")
    {
        Fault = AskCache,
        LookAlike = site => AskCache(site).ReplaceAfter($"{Worker}/links/addr.json", "\"ifname\": \"lo\"", "\"addr_info\": [", "\"addr_info\": [\n   {\"family\": \"inet\", \"local\": \"169.254.20.10\", \"prefixlen\": 32, \"scope\": \"global\", \"label\": \"lo\"},"),
        Without = [$"{Worker}/links"],
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase ClusterDomain = new("dns/cluster-domain-differs", "node:worker-1")
    {
        Fault = site => site.Replace(Kubelet, "clusterDomain: cluster.local", "clusterDomain: corp.local"),
        LookAlike = site => site.Replace(Kubelet, "clusterDomain: cluster.local", "clusterDomain: cluster.local."),
        Without = [ConfigMaps],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NotRunning = new("dns/coredns-not-running", "cluster")
    {
        Fault = site => site.ReplaceAfter(Pods, "\"name\": \"coredns-7c65d6cfc9-q9xwl\"", "\"running\": {", "\"waiting\": {\n     \"reason\": \"CrashLoopBackOff\","),
        LookAlike = site => site.ReplaceAfter(Pods, "\"name\": \"coredns-7c65d6cfc9-q9xwl\"", "\"restartCount\": 0", "\"restartCount\": 4"),
        Without = [Pods],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase ToItself = new("dns/forwards-to-itself", "cluster")
    {
        Fault = site => site.Replace(ConfigMaps, "forward . /etc/resolv.conf", "forward . 10.96.0.10"),
        LookAlike = site => site.Replace(ConfigMaps, "forward . /etc/resolv.conf", "forward . 192.168.40.2"),
        Without = [Services],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase LacksTcp = new("dns/service-lacks-protocol", "service:kube-system/kube-dns")
    {
        Fault = site => site.ReplaceAfter(Services, "\"dns-tcp\"", "\"port\": 53,", "\"port\": 5353,"),
        LookAlike = site => site.Replace(Services, "\"dns-tcp\"", "\"dns-stream\""),
        Without = [Services],
        Negation = site => site.Replace(Services, "\"port\": 5353,", "\"port\": 53,"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase FileMissing = new("dns/resolv-conf-missing", "node:worker-1")
    {
        Fault = site => LinkTo(site, "is missing").Delete(ResolvConf),
        LookAlike = site => LinkTo(site, "is a regular file"),
        Without = [Links],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NoServer = new("dns/no-name-server", "node:worker-1")
    {
        Fault = site => site.DeleteLines(ResolvConf, "nameserver"),
        LookAlike = site => site.Replace(ResolvConf, "192.168.40.2", "192.168.40.3"),
        Without = [ConfigMaps],
        Negation = site => site.Append(ResolvConf, "nameserver 192.168.40.2"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Limits = new("dns/resolver-limits-exceeded", "node:worker-1")
    {
        Fault = site => site.Append(ResolvConf, "nameserver 192.168.40.3", "nameserver 192.168.40.4", "nameserver 192.168.40.5"),
        LookAlike = site => site.Append(ResolvConf, "nameserver 192.168.40.3", "nameserver 192.168.40.4"),
        Without = [ResolvConf],
        LeastSeverity = Severity.Info,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase OwnName = new("dns/node-name-unresolvable", "node:worker-1")
    {
        Fault = site => site.DeleteLines(Hosts, "worker-1").DeleteLines(ResolvConf, "nameserver"),
        LookAlike = site => site.DeleteLines(Hosts, "worker-1"),
        Without = [Hosts],
        Negation = site => site.Append(Hosts, "192.168.40.21 worker-1"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase FilesAlone = new("dns/nsswitch-lacks-dns", "node:worker-1")
    {
        Fault = site => site.Replace(Nsswitch, "files dns", "files"),
        LookAlike = site => site.Replace(Nsswitch, "files dns", "files resolve [!UNAVAIL=return]"),
        Without = [Nsswitch],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite AskCache(ChangedSite site) => site.Replace(Kubelet, "- 10.96.0.10", "- 169.254.20.10");

    private static ChangedSite LinkTo(ChangedSite site, string state) => site.Replace(Links, "/etc/resolv.conf is a regular file", $"/etc/resolv.conf -> ../run/systemd/resolve/stub-resolv.conf\n/run/systemd/resolve/stub-resolv.conf {state}");
}
