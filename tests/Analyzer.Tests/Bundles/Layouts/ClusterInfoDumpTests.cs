using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class ClusterInfoDumpTests
{
    private const string Nodes = "{\n    \"kind\": \"NodeList\",\n    \"apiVersion\": \"v1\",\n    \"items\": []\n}\n";
    private const string Pods = "{\n    \"kind\": \"PodList\",\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n        }\n    ]\n}\n";
    private const string ReplicationControllers = "{\n    \"kind\": \"ReplicationControllerList\",\n    \"apiVersion\": \"v1\",\n    \"items\": []\n}\n";

    [Theory]
    [InlineData("dump/", "json")]
    [InlineData("a/b/", "yaml")]
    public void The_folder_is_known_by_what_only_it_has(string folder, string form)
    {
        var result = LayoutOf.Below(folder,
            ($"nodes.{form}", "x"),
            ($"kube-system/pods.{form}", "y"),
            ($"kube-system/replication-controllers.{form}", "z"),
            ("kube-system/coredns-1/logs.txt", "[INFO] x"),
            ($"default/pods.{form}", "v"),
            ($"default/replication-controllers.{form}", "w"));

        Assert.Equal(
            ["cluster core_v1_nodes", "cluster core_v1_pods", "cluster core_v1_pods#2", "cluster core_v1_replicationcontrollers", "cluster core_v1_replicationcontrollers#2"],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal("only the namespaces that the dump was made of", result.Model.Api.Text("core_v1_pods").Value.WhyPartial);
        Assert.Single(result.Model.Logs.Files);
    }

    // kubectl 1.22 and 1.29 print it so.
    [Fact]
    public void One_text_is_cut_into_its_lists_and_logs()
    {
        var result = LayoutOf.Files((
            "cluster-dump.txt",
            $"{Nodes}{ReplicationControllers}{Pods}==== START logs for container coredns of pod kube-system/coredns-1 ====\n{{\n}}\n[INFO] plugin/reload\n==== END logs for container coredns of pod kube-system/coredns-1 ====\n"));

        Assert.Equal(
            [$"cluster core_v1_nodes: {Nodes.Trim()}", $"cluster core_v1_pods: {Pods.Trim()}", $"cluster core_v1_replicationcontrollers: {ReplicationControllers.Trim()}"],
            result.Model.Contents().Where(line => !line.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(11, result.Model.Api.Text("core_v1_pods").Value.FirstLine);
        Assert.Equal("kube-system/coredns", Assert.Single(result.Model.Logs.Files).Component);
    }

    [Fact]
    public void A_text_that_ends_within_a_log_or_a_list_yields_what_is_there()
    {
        var result = LayoutOf.Files(("dump.log", $"{Nodes}{Pods[..60]}"), ("other.log", $"{Nodes}==== START logs for container a of pod b/c ====\nhalf a li"));

        Assert.Contains("cluster core_v1_nodes", result.Ids());
    }

    [Fact]
    public void A_folder_of_lists_that_people_fetched_is_none() =>
        Assert.DoesNotContain(LayoutOf.Files(("site/nodes.json", """{"apiVersion":"v1","items":[],"kind":"List"}"""), ("site/kube-system/pods.json", "{}")).Captures, capture => capture.Layout == "kubectl cluster-info dump");
}
