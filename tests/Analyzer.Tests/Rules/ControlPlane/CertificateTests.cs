using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Rules.ControlPlane;

public sealed class CertificateTests
{
    private const string Lacks = "control-plane/certificate-lacks-address";
    private const string Expired = "control-plane/certificate-expired";
    private const string Broken = "broken-certificate-san";
    private const string Certificates = "nodes/controller-0/kubernetes/certificates.json";

    private static readonly string[] Logs = ["nodes/worker-0/logs/journal-kubelet.log", "nodes/worker-1/logs/journal-kubelet.log"];

    [Fact]
    public void An_address_that_the_certificate_lacks_is_found_before_anyone_is_refused()
    {
        var finding = Assert.Single(new HardWay(Broken).Without(Logs).Findings(Lacks));

        Assert.Equal((Severity.Warning, Confidence.Likely), (finding.Severity, finding.Confidence));
        Assert.Equal("198.51.100.7", finding.Values["host"]);
        Assert.Equal("controller-0, controller-1, controller-2", finding.Values["nodes"]);
    }

    [Fact]
    public void A_server_name_in_the_kubeconfig_counts_in_place_of_the_address()
    {
        var site = new HardWay(Broken).Without(Logs);
        foreach (var path in new[] { "worker-0/files/var/lib/kubelet", "worker-0/files/var/lib/kube-proxy", "worker-1/files/var/lib/kubelet", "worker-1/files/var/lib/kube-proxy" })
            site = site.With($"nodes/{path}/kubeconfig", "    server:", "    tls-server-name: kubernetes\n    server:");

        Assert.Empty(site.Findings(Lacks));
    }

    [Fact]
    public void A_control_plane_node_need_not_name_the_address_of_another() =>
        Assert.Empty(new HardWay()
            .With(Certificates, "      \"10.240.0.11\",\n", "")
            .With("nodes/controller-1/files/var/lib/kubernetes/kube-scheduler.kubeconfig", "127.0.0.1", "10.240.0.11").Findings(Lacks));

    [Fact]
    public void One_API_server_of_several_with_an_old_certificate_is_named()
    {
        var finding = Assert.Single(new HardWay().With(Certificates, "198.51.100.7", "198.51.100.4").Findings(Lacks));

        Assert.Equal("controller-0", finding.Values["nodes"]);
    }

    [Fact]
    public void Without_certificates_it_is_not_evaluated() =>
        Assert.Contains(
            "kubernetes/certificates: not in the input",
            new HardWay().Without([.. Enumerable.Range(0, 3).Select(i => $"nodes/controller-{i}/kubernetes/certificates.json")]).WhyNotEvaluated(Lacks, FindingScope.Cluster),
            StringComparison.Ordinal);

    [Fact]
    public void A_certificate_past_its_end_that_a_component_uses_is_critical()
    {
        var finding = Assert.Single(new HardWay().With(Certificates, "2022-12-01T02:11:00Z", "2021-12-07T06:00:00Z").Findings(Expired));

        Assert.Equal((Severity.Critical, Confidence.Likely), (finding.Severity, finding.Confidence));
        Assert.Equal("/var/lib/kubernetes/kubernetes.pem", finding.Values["file"]);
        Assert.Contains("2021-12-07T06:00:00Z", finding.Evidence[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_begins_later_is_told_apart_from_one_that_has_ended()
    {
        var finding = Assert.Single(new HardWay().With(Certificates, "2021-12-01T02:11:00Z", "2021-12-09T02:11:00Z").Findings(Expired));

        Assert.Equal("yes", finding.Values["early"]);
    }

    [Fact]
    public void What_the_kubelets_rotation_left_behind_is_no_fault() =>
        Assert.Empty(new HardWay().With("nodes/worker-0/kubernetes/certificates.json", content => content.TrimEnd().TrimEnd(']') + """
            , {"file":"/var/lib/kubelet/pki/kubelet-client-2020-12-01-02-11-00.pem","notBefore":"2020-12-01T02:11:00Z","notAfter":"2021-11-30T02:11:00Z"}]
            """).Findings(Expired));

    [Fact]
    public void Without_the_certificates_of_a_node_it_is_not_evaluated() =>
        Assert.NotNull(new HardWay().Without(Certificates).WhyNotEvaluated(Expired, FindingScope.OfNode("controller-0")));
}
