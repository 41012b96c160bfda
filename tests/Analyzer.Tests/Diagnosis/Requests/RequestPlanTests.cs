using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Analyzer.Tests.Causes;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Tests.Diagnosis.Requests;

public sealed class RequestPlanTests
{
    private const string Items = "\"items\": [";

    public static TheoryData<string> Variants => ["", .. CaseBundle.HealthyVariants.Where(variant => variant.Name == "kubeadm").Select(variant => variant.Overlay ?? "")];

    [Theory, MemberData(nameof(Variants))]
    public void A_whole_site_is_asked_for_nothing_that_it_gave(string overlay)
    {
        using var site = new ChangedSite("kubeadm", overlay.Length == 0 ? null : overlay);
        var given = new CaseBundle("kubeadm", overlay.Length == 0 ? null : overlay).Files().Keys.Select(path => path.Split('.')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Asked(site), item => item is { Spec: { } spec, Where: "host" or "api" } && given.Contains(item.Node is null ? spec : $"nodes/{item.Node}/{spec}"));
    }

    [Theory]
    [InlineData("spec worker-1 kernel/sysctl", "nodes/worker-1/kernel/sysctl.txt")]
    [InlineData("spec cp-1 routing/routes", "nodes/cp-1/routing/routes.json", "nodes/cp-1/routing/routes-text.txt")]
    [InlineData("spec worker-1 resources/swaps", "nodes/worker-1/files/proc/swaps")]
    [InlineData("api  cluster/networking.k8s.io_v1_ingresses", "cluster/networking.k8s.io_v1_ingresses.json")]
    public void What_was_taken_out_is_asked_for_and_nothing_else(string asked, params string[] taken)
    {
        using var site = new ChangedSite("kubeadm", null);
        var before = Asked(site).Select(Short).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([asked], Asked(site.Delete(taken)).Select(Short).Where(item => !before.Contains(item)));
    }

    [Fact]
    public void What_was_denied_is_asked_for_as_root_and_says_so()
    {
        using var site = WithStatus("denied", "kernel/sysctl", "nodes/worker-1/kernel/sysctl.txt");

        var item = Assert.Single(Asked(site), item => item.Spec == "kernel/sysctl");

        Assert.True(item.AsRoot);
        Assert.Contains("takes root", item.Reason);
        Assert.NotEmpty(item.Decides);
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("not-applicable")]
    public void What_the_site_said_that_it_does_not_have_is_not_asked_for_again(string status)
    {
        using var site = WithStatus(status, "kernel/sysctl", "nodes/worker-1/kernel/sysctl.txt");

        Assert.DoesNotContain(Asked(site), item => item.Spec == "kernel/sysctl");
    }

    [Fact]
    public void What_was_cut_is_asked_for_with_a_larger_limit()
    {
        using var site = WithStatus("timed-out", "kernel/sysctl", "nodes/worker-1/kernel/sysctl.txt");

        Assert.Equal(40, Assert.Single(Asked(site), item => item.Spec == "kernel/sysctl").TimeoutSeconds);
    }

    [Fact]
    public void Objects_of_the_API_alone_ask_every_node_for_what_rules_need()
    {
        using var site = new ChangedSite("kubeadm", null);

        var asked = Asked(site.Delete("nodes"));

        Assert.Contains("spec * kernel/sysctl", asked.Select(Short));
        Assert.All(asked, item => Assert.True(item.Node is null or ArtifactsWanted.EveryNode));
    }

    [Fact]
    public void The_smallest_stands_first()
    {
        using var site = new ChangedSite("kubeadm", null);

        var asked = Asked(site.Delete("nodes/worker-1/files/proc/swaps", "nodes/worker-1/kernel/sysctl.txt", "cluster/networking.k8s.io_v1_ingresses.json"));

        Assert.Equal(["resources/swaps", "kernel/sysctl", "cluster/networking.k8s.io_v1_ingresses"], asked.Select(item => item.Spec));
    }

    private static ChangedSite WithStatus(string status, string spec, string path) => new ChangedSite("kubeadm", null).Delete(path)
        .Replace("manifest.json", Items, $$"""{{Items}}{"spec":"{{spec}}","node":"worker-1","where":"host","source":{},"status":"{{status}}"},""");

    private static ImmutableArray<RequestItem> Asked(ChangedSite site)
    {
        var result = Analysis.Run([site.Input]);
        return RequestPlan.Of(result.Model, result.Diagnosis).Items;
    }

    private static string Short(RequestItem item) => $"{item.Kind.ToString().ToLowerInvariant()} {item.Node} {item.Spec ?? item.File ?? item.Probe?.ToString() ?? item.Capture?.ToString()}";
}
