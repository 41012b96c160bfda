using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Rules.Dns;

public sealed class CoreDnsLoopTests
{
    private const string Rule = "dns/coredns-loop";
    private const string Resolved = "nodes/worker-0/files/run/systemd/resolve/resolv.conf";
    private const string KubeletConfig = "nodes/worker-0/files/var/lib/kubelet/kubelet-config.yaml";

    private static readonly HardWay Loopback = new HardWay().With(Resolved, _ => "nameserver 127.0.0.1\n");

    [Fact]
    public void A_loopback_name_server_is_found_before_CoreDNS_has_crashed()
    {
        var finding = Assert.Single(Loopback.Findings(Rule));

        Assert.Equal((Severity.Warning, Confidence.Likely), (finding.Severity, finding.Confidence));
        Assert.Equal("worker-0", finding.Scope.Name);
        Assert.Equal(("nameserver 127.0.0.1", 1), (finding.Evidence[0].Text, finding.Evidence[0].Line));
        Assert.Equal("/run/systemd/resolve/resolv.conf", finding.Values["file"]);
    }

    [Fact]
    public void The_stub_in_the_default_file_counts_where_the_kubelet_names_none()
    {
        var finding = Assert.Single(new HardWay().With(KubeletConfig, "resolvConf:", "someOther:").Findings(Rule));

        Assert.Equal("127.0.0.53", finding.Values["server"]);
        Assert.Equal("/etc/resolv.conf", finding.Values["file"]);
        Assert.Equal("203.0.113.53, 203.0.113.54", finding.Values["upstreams"]);
    }

    [Fact]
    public void The_flag_wins_over_the_file()
    {
        var finding = Assert.Single(new HardWay()
            .With("nodes/worker-0/resources/processes.jsonl", "\"--v=2\"", "\"--resolv-conf=/etc/resolv.conf\",\"--v=2\"").Findings(Rule));

        Assert.Equal("/etc/resolv.conf", finding.Values["file"]);
        Assert.Contains(finding.Evidence, evidence => evidence.Artifact == "nodes/worker-0/resources/processes.jsonl");
    }

    [Fact]
    public void The_IPv6_loopback_counts_too() =>
        Assert.Single(new HardWay().With(Resolved, _ => "nameserver ::1\n").Findings(Rule));

    [Fact]
    public void CoreDNS_that_forwards_to_servers_of_its_own_makes_no_loop() =>
        Assert.Empty(Loopback.With("cluster/core_v1_configmaps.json", "forward . /etc/resolv.conf", "forward . 203.0.113.53").Findings(Rule));

    [Fact]
    public void CoreDNS_in_the_nodes_own_network_makes_no_loop() =>
        Assert.Empty(Loopback.With("cluster/apps_v1_deployments.json", "\"dnsPolicy\": \"Default\"", "\"hostNetwork\": true, \"dnsPolicy\": \"Default\"").Findings(Rule));

    [Fact]
    public void A_kubelet_that_gives_pods_no_name_server_makes_no_loop() =>
        Assert.Empty(Loopback.With(KubeletConfig, "resolvConf: \"/run/systemd/resolve/resolv.conf\"", "resolvConf: \"\"").Findings(Rule));

    [Fact]
    public void Without_the_Corefile_the_loop_is_only_possible()
    {
        var finding = Assert.Single(Loopback.Without("cluster/core_v1_configmaps.json").Findings(Rule));

        Assert.Equal((Severity.Warning, Confidence.Possible), (finding.Severity, finding.Confidence));
    }

    [Theory]
    [InlineData(Resolved)]
    [InlineData(KubeletConfig)]
    public void Without_a_link_of_the_chain_it_is_not_evaluated(string path) =>
        Assert.Contains("not in the input", new HardWay().Without(path).WhyNotEvaluated(Rule, FindingScope.OfNode("worker-0")), StringComparison.Ordinal);

    [Fact]
    public void A_node_without_a_kubelet_is_not_evaluated() =>
        Assert.Contains("no kubelet is seen", new HardWay().WhyNotEvaluated(Rule, FindingScope.OfNode("controller-0")), StringComparison.Ordinal);

    [Fact]
    public void A_crash_loop_alone_proves_it_where_no_log_was_taken()
    {
        var findings = new HardWay("broken-coredns-loop").Without(
            "cluster/logs/kube-system/coredns-8494f9c688-cn59x/coredns.log",
            "cluster/logs/kube-system/coredns-8494f9c688-tlw6d/coredns.log").Findings(Rule);

        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence)));
    }
}
