using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Rules.Backends;

namespace SupportBundle.Analyzer.Tests.Rules.Backends;

public sealed class SelectorsTests
{
    [Theory]
    [InlineData("webb", "web", true)]
    [InlineData("backend", "back-end", true)]
    [InlineData("web", "web-v2", true)]
    [InlineData("web", "api", false)]
    [InlineData("a", "b", false)]
    [InlineData("frontend", "backend", false)]
    public void A_slip_of_the_pen_is_near(string asked, string borne, bool isNear)
    {
        var selector = ImmutableSortedDictionary<string, string>.Empty.Add("app", asked);

        Assert.Equal(isNear, Selectors.IsNear(selector, PodWith(borne)));
    }

    [Fact]
    public void What_a_pod_bears_of_what_is_asked_is_named_with_what_it_lacks()
    {
        var selector = ImmutableSortedDictionary<string, string>.Empty.Add("app", "web").Add("tier", "front");

        Assert.Equal("app=web,tier: none", Selectors.Asked(selector, PodWith("web")));
    }

    private static Pod PodWith(string app)
    {
        var text = new ArtifactText(null, "pods.json", $$$"""{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "one", "namespace": "shop", "labels": {"app": "{{{app}}}"}}, "spec": {}, "status": {} }""");
        return Assert.Single(KubernetesList<Pod>.Parse(text).Value.Items);
    }
}
