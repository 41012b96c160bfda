using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

/// <summary>One folder of a customer that holds what several tools made.</summary>
public sealed class SeveralLayoutsTests : IDisposable
{
    private const string Node = """{"kind":"NodeList","items":[{"metadata":{"name":"w1"}}]}""";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_the_lists_of_one_input_the_whole_ones_count_and_the_others_fill_in()
    {
        _folder.Write("dump/nodes.json", Node);
        _folder.Write("dump/kube-system/pods.json", """{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a","namespace":"kube-system"}}]}""");
        _folder.Write("dump/kube-system/services.json", """{"kind":"ServiceList","apiVersion":"v1","items":[{"metadata":{"name":"kube-dns","namespace":"kube-system"}}]}""");
        _folder.Write("dump/kube-system/replication-controllers.json", """{"kind":"ReplicationControllerList","apiVersion":"v1","items":[]}""");
        _folder.Write("api/pods.json", """{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a","namespace":"kube-system"}},{"metadata":{"name":"b","namespace":"shop"}}]}""");

        var api = Analysis.Run([_folder.Path]).Model.Api;

        Assert.Contains("\"b\"", api.Text("core_v1_pods").Value.Content, StringComparison.Ordinal);
        Assert.Null(api.Text("core_v1_pods").Value.WhyPartial);
        Assert.Contains("kube-dns", api.Text("core_v1_services").Value.Content, StringComparison.Ordinal);
        Assert.NotNull(api.Text("core_v1_services").Value.WhyPartial);
    }

    [Fact]
    public void A_pods_log_from_the_API_is_left_aside_where_the_node_has_it_with_its_times()
    {
        _folder.Write("dump/nodes.json", Node);
        _folder.Write("dump/kube-system/coredns-1/logs.txt", "==== START logs for container coredns of pod kube-system/coredns-1 ====\n[ERROR] plugin/errors: x\n==== END logs for container coredns of pod kube-system/coredns-1 ====\n");
        _folder.Write("dump/kube-system/coredns-2/logs.txt", "==== START logs for container coredns of pod kube-system/coredns-2 ====\n[ERROR] plugin/errors: x\n==== END logs for container coredns of pod kube-system/coredns-2 ====\n");
        _folder.Write("w1/ip_rule.txt", "0:\tfrom all lookup local\n");
        _folder.Write("w1/var/log/pods/kube-system_coredns-1_0d9b/coredns/0.log", "2024-06-29T14:44:25.191200Z stderr F [ERROR] plugin/errors: x\n");

        var model = Analysis.Run([_folder.Path]).Model;

        Assert.Equal("dump/kube-system/coredns-2/logs.txt", Assert.Single(model.Logs.Files).Path);
        Assert.Single(model.Nodes.SelectMany(node => node.Logs.Files));
    }

    [Fact]
    public void What_is_the_same_of_many_files_is_said_once()
    {
        _folder.Write("w1/ip_rule.txt", "0:\tfrom all lookup local\n");
        for (var i = 0; i < 9; i++)
            File.CreateSymbolicLink(Path.Combine(_folder.Path, $"link{i}"), "/nowhere");

        var note = Assert.Single(Analysis.Run([_folder.Path]).Notes, note => note.What.Contains("link", StringComparison.Ordinal));

        Assert.Equal("link0, link1, link2 and 6 more", note.Where);
    }
}
