using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

/// <summary>kubectl 1.20 (Debian 11) and 1.32 (Debian 13), of a stand-in for an API server one part of which does not answer.</summary>
public sealed class ApiResourceTests
{
    // kubectl 1.18, in its documented form
    private const string Kubectl118 = """
        NAME                              SHORTNAMES   APIGROUP                       NAMESPACED   KIND
        nodes                             no                                          false        Node
        daemonsets                        ds           apps                           true         DaemonSet
        """;

    [Fact]
    public void Each_version_lists_what_the_API_serves()
    {
        foreach (var read in Sample.ReadAll<ApiResourceList>("Kubernetes", "api-resources", "api-resources-wide"))
        {
            Assert.Equal(12, read.All.Length);
            Assert.Equal(("nodes", "", "v1", false, "Node", "no"), read.All[4] is var node ? (node.Name, node.Group, node.Version, node.IsNamespaced, node.Kind, string.Join(' ', node.ShortNames)) : default);
            Assert.Equal(("ippools", "crd.projectcalico.org", "v1", ""), read.All[10] is var pool ? (pool.Name, pool.Group, pool.Version, string.Join(' ', pool.ShortNames)) : default);
        }
    }

    [Fact]
    public void What_may_be_done_is_told_by_the_wide_form_alone()
    {
        Assert.All(Sample.ReadAll<ApiResourceList>("Kubernetes", "api-resources-wide"), read => Assert.Equal("create delete deletecollection get list patch update watch", string.Join(' ', read.All[7].Verbs)));
        Assert.All(Sample.ReadAll<ApiResourceList>("Kubernetes", "api-resources"), read => Assert.Empty(read.All[7].Verbs));
    }

    [Fact]
    public void A_part_that_does_not_answer_is_named() => Assert.All(
        Sample.ReadAll<ApiResourceList>("Kubernetes", "api-resources", "api-resources-wide"),
        read => Assert.Equal(("metrics.k8s.io/v1beta1", "the server is currently unable to handle the request", 14), Assert.Single(read.Unavailable) is var one ? (one.Api, one.Reason, one.Line.Number) : default));

    [Fact]
    public void Before_1_20_the_group_stands_alone() =>
        Assert.Equal([("nodes", "", ""), ("daemonsets", "apps", "")], Parse(Kubectl118).Value.All.Select(one => (one.Name, one.Group, one.Version)));

    [Theory]
    [InlineData("error: the server doesn't have a resource type \"x\"")]
    [InlineData("nodes  no  v1  false  Node")]
    [InlineData("NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\nnodes  no           v1           perhaps      Node")]
    [InlineData("NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\nnodes  no           v1           false")]
    public void What_is_no_kind_of_objects_is_noted(string text)
    {
        Assert.Single(Parse(text).Notes);
        Assert.Empty(Parse(text).Value.All);
    }

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<ApiResourceList>(
        [.. Sample.Named("Kubernetes", "api-resources").Concat(Sample.Named("Kubernetes", "api-resources-wide")).Select(name => Sample.Text("Kubernetes", name)), Kubectl118],
        CitedLines.Of,
        line => line.Span.StartsWith("NAME "));

    private static Parsed<ApiResourceList> Parse(string content) => ApiResourceList.Parse(new(null, "cluster/api-resources", content));
}
