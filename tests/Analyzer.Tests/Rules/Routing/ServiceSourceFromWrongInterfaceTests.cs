using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Routing;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules.Routing;

public sealed class ServiceSourceFromWrongInterfaceTests
{
    private const string Saves = "nodes/host-a/netfilter/iptables-save.txt";
    private const string Routes = "nodes/host-a/routing/routes.json";

    [Fact]
    public void The_default_routes_address_on_another_interface_is_found_step_by_step()
    {
        var finding = Assert.IsType<Evaluation.Found>(Evaluate("broken")).Findings.Single();

        Assert.Equal((Severity.Critical, Confidence.Proven), (finding.Severity, finding.Confidence));
        Assert.Equal(("203.0.113.21", "eth1", "eth0"), (finding.Values["source"], finding.Values["sourceInterface"], finding.Values["outInterface"]));
        Assert.Equal("192.168.10.11:6443", finding.Values["endpoint"]);
        Assert.Equal("ip route add 10.43.0.1/32 dev eth0 src 192.168.10.21", finding.Values["command"]);
        Assert.Equal(
            [StepKind.Route, StepKind.SourceAddress, StepKind.Translate, StepKind.Route, StepKind.Netfilter, StepKind.Reply],
            finding.Trace!.Hops.Single().Steps.Select(step => step.Kind).Where(kind => kind != StepKind.Rule));
        Assert.Equal(Disposition.ReplyLost, finding.Trace.Disposition);
    }

    [Fact]
    public void With_a_route_for_the_service_address_nothing_is_found()
    {
        Assert.IsType<Evaluation.Healthy>(Evaluate(null));
    }

    [Theory]
    [InlineData(Saves)]
    [InlineData(Routes)]
    [InlineData("nodes/host-a/links/addr.json")]
    public void Without_its_artifact_the_node_is_not_evaluated(string artifact)
    {
        Assert.IsType<Evaluation.NotEvaluated>(Evaluate("broken", without: artifact));
    }

    [Fact]
    public void Without_a_symptom_it_is_a_warning()
    {
        var log = "nodes/host-a/files/var/log/pods/kube-system_canal-wtqnx_0f6345ce-7b54-11e8-bf7c-525400638f33/kube-flannel/18.log";
        var finding = Assert.IsType<Evaluation.Found>(Evaluate("broken", without: log)).Findings.Single();

        Assert.Equal((Severity.Warning, Confidence.Likely), (finding.Severity, finding.Confidence));
    }

    [Theory]
    [InlineData("-A KUBE-SERVICES -d 10.43.0.1/32", "-A KUBE-SERVICES ! -s 10.42.0.0/16 -d 10.43.0.1/32 -j KUBE-MARK-MASQ\n-A KUBE-SERVICES -d 10.43.0.1/32")] // kube-proxy knows the cluster CIDR
    [InlineData("-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE", "-A POSTROUTING -o eth0 -j MASQUERADE")]
    [InlineData("-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE", "-A POSTROUTING -o eth0 -j SNAT --to-source 192.168.10.21")]
    [InlineData("--to-destination 192.168.10.11:6443", "--to-destination 203.0.113.30:6443")] // reached by the default route's own network
    [InlineData("--to-destination 192.168.10.11:6443", "--to-destination 192.168.10.21:6443")] // on this node
    public void What_makes_the_source_right_makes_the_node_healthy(string rule, string instead)
    {
        Assert.IsType<Evaluation.Healthy>(Changed(Saves, rule, instead));
    }

    [Theory]
    [InlineData("-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE", "-A POSTROUTING -m set --match-set masq src -j MASQUERADE")]
    [InlineData("default/kubernetes:https", "default/other:https")]
    public void What_is_not_known_leaves_the_node_unjudged(string rule, string instead)
    {
        Assert.IsType<Evaluation.NotEvaluated>(Changed(Saves, rule, instead));
    }

    [Fact]
    public void A_node_whose_default_route_is_on_the_clusters_network_is_healthy()
    {
        Assert.IsType<Evaluation.Healthy>(Changed(Routes, "\"gateway\":\"203.0.113.1\",\"dev\":\"eth1\"", "\"gateway\":\"192.168.10.1\",\"dev\":\"eth0\""));
    }

    private static Evaluation Changed(string path, string text, string instead)
    {
        using var folder = new TempFolder();
        new CaseBundle("dual-homed", "broken").LayInto(folder.Path);
        var file = Path.Combine(folder.Path, path);
        File.WriteAllText(file, File.ReadAllText(file).Replace(text, instead, StringComparison.Ordinal));
        return OnHostA(folder.Path);
    }

    private static Evaluation Evaluate(string? overlay, params string[] without)
    {
        using var folder = new TempFolder();
        new CaseBundle("dual-homed", overlay).LayInto(folder.Path, without);
        return OnHostA(folder.Path);
    }

    private static Evaluation OnHostA(string folder) =>
        new ServiceSourceFromWrongInterface().Evaluate(Analysis.Run([folder]).Model).Single(e => e.Scope.Name == "host-a");
}
