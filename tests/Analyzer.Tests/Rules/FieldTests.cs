using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.ControlPlane;
using SupportBundle.Analyzer.Rules.Dns;
using SupportBundle.Analyzer.Rules.LoadBalancers;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules;

/// <summary>The same causes at sites of other kinds: k3s, RKE2, other releases, and inputs that hold little.</summary>
public sealed class FieldTests
{
    private const string Node = "nodes/kp-7/";
    private const string Date = Node + "identity/date.txt";
    private const string K3s = """{"pid":900,"ppid":1,"comm":"k3s-server","argv":["/usr/local/bin/k3s","server"FLAGS]}""" + "\n";

    private const string Corefile = """
        {"kind":"ConfigMapList","items":[{"metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":".:53 {\n    forward . /etc/resolv.conf\n    loop\n}\n"}}]}
        """;

    private static SiteWith K3sWith(string flags, string configuration = "") => new SiteWith()
        .File(Date, "2026-03-05T10:00:00+00:00\n")
        .File(Node + "resources/processes.jsonl", K3s.Replace("FLAGS", flags, StringComparison.Ordinal))
        .File(Node + "files/etc/resolv.conf", "nameserver 127.0.0.53\n")
        .File(Node + "files/etc/rancher/k3s/config.yaml", configuration)
        .File("cluster/core_v1_configmaps.json", Corefile);

    [Theory]
    [InlineData(""","--resolv-conf","/etc/resolv.conf" """, "")]
    [InlineData(""","--kubelet-arg=resolv-conf=/etc/resolv.conf" """, "")]
    [InlineData("", "kubelet-arg:\n- \"max-pods=200\"\n- \"resolv-conf=/etc/resolv.conf\"\n")]
    [InlineData("", "resolv-conf: /etc/resolv.conf\n")]
    public void K3s_that_is_told_to_hand_on_the_stub_makes_a_loop(string flags, string configuration)
    {
        using var site = K3sWith(flags, configuration);

        Assert.Equal("127.0.0.53", Assert.Single(site.Findings(new CoreDnsLoop())).Values["server"]);
    }

    [Fact]
    public void K3s_left_alone_chooses_its_resolv_conf_and_is_not_judged()
    {
        using var site = K3sWith("");

        Assert.Contains("k3s", Assert.IsType<Evaluation.NotEvaluated>(Assert.Single(site.Judge(new CoreDnsLoop()))).Why, StringComparison.Ordinal);
    }

    private const string Expired = "2026-03-05T09:5{0}:57.521459+00:00 kp-7 kubelet[21348]: E0305 09:5{0}:57.521459   21348 bootstrap.go:266] \"Unhandled Error\" err=\"part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired: 2026-02-01 00:00:00 +0000 UTC\" logger=\"UnhandledError\"\n";

    [Fact]
    public void An_ended_client_certificate_is_told_by_the_kubelets_log_alone()
    {
        using var site = new SiteWith().File(Date, "2026-03-05T10:00:00+00:00\n").File(Node + "logs/journal-kubelet.log", Expired.Replace("{0}", "9", StringComparison.Ordinal));

        var finding = Assert.Single(site.Findings(new CertificateExpired()));

        Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.Equal("ended on 2026-02-01 00:00:00Z", finding.Values["what"]);
    }

    [Fact]
    public void A_kubelet_that_got_a_new_certificate_since_is_not_accused_by_its_old_log()
    {
        using var site = new SiteWith().File(Date, "2026-03-05T10:00:00+00:00\n")
            .File(Node + "logs/journal-kubelet.log", Expired.Replace("{0}", "1", StringComparison.Ordinal))
            .File("cluster/core_v1_nodes.json", """{"kind":"NodeList","items":[{"metadata":{"name":"kp-7"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}]}""");

        Assert.Empty(site.Findings(new CertificateExpired()));
    }

    private const string KubeVip = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-vip\n  namespace: kube-system\nspec:\n  containers:\n  - name: kube-vip\n    image: ghcr.io/kube-vip/kube-vip:v0.8.7\n    args: [manager]\n    env:\n    - name: svc_enable\n      value: \"true\"\n";

    private static SiteWith MetalLb(string image) => new SiteWith()
        .File(Date, "2026-03-05T10:00:00+00:00\n")
        .File(Node + "files/var/lib/rancher/rke2/agent/pod-manifests/kube-vip.yaml", KubeVip)
        .File("cluster/core_v1_pods.json", $$$"""{"kind":"PodList","items":[{"metadata":{"name":"c","namespace":"metallb-system"},"spec":{"nodeName":"kp-7","containers":[{"name":"controller","image":"{{{image}}}"}]},"status":{"phase":"Running"}}]}""")
        .File("cluster/core_v1_services.json", """{"kind":"ServiceList","items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{"type":"LoadBalancer","clusterIP":"10.43.7.7"}}]}""");

    [Theory]
    [InlineData("quay.io/metallb/controller:v0.14.8")]
    [InlineData("registry.local:5000/bitnami/metallb-controller:0.14.8-debian-12-r0")]
    [InlineData("quay.io/openshift/origin-metallb@sha256:0123")]
    public void Kube_vip_in_RKE2s_manifests_beside_MetalLB_of_any_packing_is_found(string image)
    {
        using var site = MetalLb(image);

        Assert.Equal("kube-vip", Assert.Single(site.Findings(new TwoControllersOwnServices())).Values["second"]);
    }

    [Theory]
    [InlineData("controller", true)]
    [InlineData("speaker", false)]
    public void The_log_of_MetalLB_before_0_13_shows_a_storm_where_it_is_the_controllers(string part, bool isStorm)
    {
        var lines = Enumerable.Range(0, 300).Select(i => $$"""{"caller":"main.go:267","event":"startUpdate","msg":"start of service update","service":"shop/web","ts":"2026-03-05T09:{{50 + (i / 60)}}:{{i % 60:00}}Z"}""");
        using var site = MetalLb("quay.io/metallb/controller:v0.12.1").File($"cluster/logs/metallb-system/{part}-1/{part}.log", string.Join('\n', lines) + "\n");

        Assert.Equal(isStorm ? 1 : 0, site.Findings(new ReconcileStorm()).Count);
    }

    [Fact]
    public void What_is_silent_for_longer_than_it_lasted_is_over_and_only_information()
    {
        const string Line = "2026-03-05T{0}Z stdout F [ERROR] plugin/kubernetes: Get \"https://10.96.0.1:443/version\": dial tcp 10.96.0.1:443: connect: no route to host\n";
        using var folder = new TempFolder();
        folder.Write(Date, "2026-03-05T10:00:00+00:00\n");

        folder.Write(Node + "files/var/log/pods/kube-system_coredns-1_2/coredns/0.log", Line.Replace("{0}", "09:50:00.000000000", StringComparison.Ordinal) + Line.Replace("{0}", "09:50:12.000000000", StringComparison.Ordinal));
        Assert.True(Analysis.Run([folder.Path]).Diagnosis.FoundNothing);

        folder.Write(Node + "files/var/log/pods/kube-system_coredns-1_2/coredns/0.log", Line.Replace("{0}", "09:50:00.000000000", StringComparison.Ordinal) + Line.Replace("{0}", "09:59:50.000000000", StringComparison.Ordinal));
        Assert.Contains(Analysis.Run([folder.Path]).Diagnosis.Unexplained, finding => finding.Id == "cni/no-route-to-host");
    }

    [Fact]
    public void A_value_in_a_very_long_line_is_cited_with_what_stands_around_it()
    {
        var text = new ArtifactText(null, "cluster/x.json", $"{{\"a\":\"{new string('x', 5000)}\",\"wanted\":\"here\",\"b\":\"{new string('y', 5000)}\"}}");
        var line = SupportBundle.Analyzer.Artifacts.Documents.DocumentFile.Parse(text).Value.Roots[0]["wanted"]!.Line; // it stands there

        var evidence = Evidence.Of(line, "is cited");

        Assert.Contains("\"wanted\":\"here\"", evidence.Text, StringComparison.Ordinal);
        Assert.True(evidence.Text.Length < 2 * Evidence.MaxText);
    }

    private sealed class ThrowsOnOne : NodeRule
    {
        public override RuleInfo Info { get; } = new("test/throws", Severity.Warning) { Needs = [] };

        protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster) =>
            node.Name == "a" ? throw new InvalidOperationException("a fault of ours") : [];
    }

    [Fact]
    public void A_rule_that_throws_on_one_node_still_answers_for_the_others()
    {
        using var site = new SiteWith().File("nodes/a/identity/date.txt", "2026-03-05T10:00:00+00:00\n").File("nodes/b/identity/date.txt", "2026-03-05T10:00:00+00:00\n");

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new ThrowsOnOne(), "a"));
        Assert.IsType<Evaluation.Healthy>(site.Of(new ThrowsOnOne(), "b"));
    }
}
