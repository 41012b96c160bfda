using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Cluster;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class ClusterListTests
{
    [Fact]
    public void A_table_of_nodes_tells_their_roles() =>
        Assert.Equal("control plane", Assert.Single(ModelOf.Files(("cluster/get/nodes.txt", "NAME   STATUS   ROLES                  AGE    VERSION\ncp-1   Ready    control-plane,master   5d2h   v1.20.4\n")).Fact<NodeRoles>().Value.Of("cp-1")));

    [Theory]
    [InlineData("""{"continue":"eyJ2Ijoi","remainingItemCount":1253}""", "1253 objects follow")]
    [InlineData("""{"continue":"eyJ2Ijoi"}""", "others follow")]
    [InlineData("""{"resourceVersion":"1"}""", null)]
    [InlineData("""{"continue":""}""", null)]
    public void A_page_that_was_not_followed_is_not_the_whole_list(string metadata, string? why)
    {
        var pods = ModelOf.Files(("cluster/core_v1_pods.json", $$$"""{"kind":"PodList","metadata":{{{metadata}}},"items":[{"metadata":{"name":"a","namespace":"b"}}]}""")).Fact<Pods>().Value;

        Assert.Equal(why is not null, pods.WhyPartial?.Contains(why ?? "", StringComparison.Ordinal) ?? false);
    }

    // events.k8s.io/v1 of 1.29, and v1 of 1.18
    [Theory]
    [InlineData("events.k8s.io_v1_events", """{"metadata":{"name":"e","namespace":"d"},"eventTime":"2026-03-02T10:11:12.000000Z","series":{"count":7,"lastObservedTime":"2026-03-02T10:21:12.000000Z"},"reportingController":"kubelet","reason":"FailedMount","regarding":{"kind":"Pod","namespace":"d","name":"web-0"},"note":"no such volume","type":"Warning"}""")]
    [InlineData("core_v1_events", """{"metadata":{"name":"e","namespace":"d"},"involvedObject":{"kind":"Pod","namespace":"d","name":"web-0"},"reason":"FailedMount","message":"no such volume","source":{"component":"kubelet","host":"n"},"firstTimestamp":"2026-03-02T10:11:12Z","lastTimestamp":"2026-03-02T10:21:12Z","count":7,"type":"Warning"}""")]
    public void Events_of_both_groups_say_the_same(string id, string item)
    {
        var one = Assert.Single(ModelOf.Files(($"cluster/{id}.json", $$"""{"kind":"EventList","items":[{{item}}]}""")).Fact<KubeEvents>().Value.All);

        Assert.Equal(("FailedMount", "no such volume", 7, "kubelet", "web-0", true), (one.Reason, one.Message, one.Count, one.Component, one.About.Name, one.IsWarning));
        Assert.Equal((11, 21), (one.First?.Minute, one.Last?.Minute));
    }
}
