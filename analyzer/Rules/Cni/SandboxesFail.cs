using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Pods of a node wait because their sandboxes cannot be made; the events say why, over and over.</summary>
internal sealed class SandboxesFail : NodeRule
{
    // An event outlives its trouble: only what was said shortly before the capture, or of a pod that still waits, counts.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public override RuleInfo Info { get; } = new("cni/sandboxes-fail", Severity.Warning)
    {
        Explains = ["dns/coredns-not-running"],
        Needs = ["events", "the API's pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var events = Need(cluster.Fact<KubeEvents>());
        var pods = Need(cluster.Fact<Pods>());
        var failed = events.All
            .Where(one => one.Reason is "FailedCreatePodSandBox" or "FailedCreatePodSandbox" && one.Message.Length > 0)
            .Select(one => (Event: one, Pod: pods.Find(one.Namespace, one.About.Name)))
            .Where(pair => (pair.Pod?.NodeName ?? pair.Event.Host) == node.Name && IsWaiting(pair.Pod) && IsFresh(pair.Event, cluster))
            .ToImmutableArray();

        foreach (var group in failed.GroupBy(pair => SandboxReason.Of(pair.Event.Message)))
            yield return Describe(node, group.Key, [.. group.Select(pair => pair.Event)]);
    }

    private static bool IsWaiting(Pod? pod) => pod is { Phase: "Pending" };

    private static bool IsFresh(KubeEvent said, ClusterModel cluster) =>
        said.LastAgo is { } ago ? ago <= Fresh : said.Last is not { } last || cluster.Captured is not { } captured || captured - last <= Fresh;

    private Finding Describe(Node node, string reason, ImmutableArray<KubeEvent> events) =>
        Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            "events of pods that still wait say so",
            ("node", node.Name),
            ("reason", reason),
            ("pods", string.Join(", ", events.Select(one => $"{one.Namespace}/{one.About.Name}").Distinct().Order(StringComparer.Ordinal).Take(5))),
            ("count", events.Sum(one => one.Count))) with
        {
            Evidence = [.. events.OrderByDescending(one => one.Count).Take(3).Select(one => Evidence.Of(one.Line, $"{one.Namespace}/{one.About.Name} waits for its sandbox"))],
        };
}
