using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Rules.ControlPlane;

public sealed class KubeletAddressTypesTests
{
    private const string Rule = "control-plane/kubelet-address-types-unresolvable";
    private const string Broken = "broken-kubelet-hostname";
    private const string Log = "nodes/controller-1/logs/journal-kube-apiserver.log";

    private static readonly FindingScope Controller = FindingScope.OfNode("controller-1");

    [Fact]
    public void Names_that_hosts_does_not_know_are_only_a_hint_without_a_failed_look_up()
    {
        var findings = new HardWay(Broken).Without(Log).Findings(Rule);

        Assert.Equal(3, findings.Length);
        Assert.All(findings, finding => Assert.Equal((Severity.Info, Confidence.Possible), (finding.Severity, finding.Confidence)));
        Assert.Equal("worker-0, worker-1", findings[0].Values["names"]);
    }

    [Fact]
    public void Where_the_host_asks_no_DNS_it_is_likely() =>
        Assert.Contains(
            new HardWay(Broken).Without(Log).With("nodes/controller-1/files/etc/nsswitch.conf", "files dns", "files").Findings(Rule),
            finding => finding is { Severity: Severity.Warning, Confidence: Confidence.Likely } && finding.Scope == Controller);

    [Fact]
    public void Names_in_hosts_are_in_order() =>
        Assert.DoesNotContain(
            new HardWay(Broken).Without(Log).With("nodes/controller-1/files/etc/hosts", hosts => hosts + "10.240.0.20 worker-0\n10.240.0.21 Worker-1\n").Findings(Rule),
            finding => finding.Scope == Controller);

    [Fact]
    public void Full_names_are_left_to_DNS_until_a_look_up_fails() =>
        Assert.Empty(new HardWay(Broken).Without(Log)
            .With("cluster/core_v1_nodes.json", "\"address\": \"worker-0\"", "\"address\": \"worker-0.example.com\"")
            .With("cluster/core_v1_nodes.json", "\"address\": \"worker-1\"", "\"address\": \"worker-1.example.com\"").Findings(Rule));

    [Fact]
    public void A_hostname_that_is_an_address_needs_no_look_up() =>
        Assert.Empty(new HardWay(Broken).Without(Log)
            .With("cluster/core_v1_nodes.json", "\"address\": \"worker-0\"", "\"address\": \"10.240.0.20\"")
            .With("cluster/core_v1_nodes.json", "\"address\": \"worker-1\"", "\"address\": \"10.240.0.21\"").Findings(Rule));

    [Fact]
    public void The_unit_tells_the_flags_where_no_process_was_listed() =>
        Assert.Single(new HardWay(Broken).Without("nodes/controller-1/resources/processes.jsonl").Findings(Rule), finding => finding is { Confidence: Confidence.Proven });

    [Theory]
    [InlineData("cluster/core_v1_nodes.json")]
    [InlineData("nodes/controller-1/files/etc/hosts")]
    public void Without_what_it_compares_it_is_not_evaluated(string path) =>
        Assert.Contains("not in the input", new HardWay(Broken).Without(path).WhyNotEvaluated(Rule, Controller), StringComparison.Ordinal);

    [Fact]
    public void A_node_whose_components_are_unknown_is_not_evaluated() =>
        Assert.NotNull(new HardWay().Without(
            "nodes/controller-1/resources/processes.jsonl",
            "nodes/controller-1/kubernetes/unit-kube-apiserver.txt",
            "nodes/controller-1/kubernetes/unit-kube-controller-manager.txt",
            "nodes/controller-1/kubernetes/unit-kube-scheduler.txt",
            "nodes/controller-1/kubernetes/unit-etcd.txt").WhyNotEvaluated(Rule, Controller));
}
