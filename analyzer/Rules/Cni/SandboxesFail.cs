using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Pods of a node wait because their sandboxes cannot be made; the events say why, over and over.</summary>
internal sealed class SandboxesFail : ClusterRule
{
    // An event outlives its trouble: only what was said shortly before the capture, or of a pod that still waits, counts.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public override RuleInfo Info { get; } = new("cni/sandboxes-fail", Severity.Warning)
    {
        Explains = ["dns/coredns-not-running"],
        Needs = ["events", "the API's pods"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var events = Need(cluster.Fact<KubeEvents>());
        var pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var known } ? known : null;
        var failed = events.All
            .Where(one => one.Reason is "FailedCreatePodSandBox" or "FailedCreatePodSandbox" && one.Message.Length > 0 && IsFresh(one, cluster))
            .Select(one => new Failure(one, pods?.Find(one.Namespace, one.About.Name)))
            .Where(failure => failure.Pod is null ? pods is null || pods.WhyPartial is not null : failure.Pod.Phase == "Pending")
            .ToImmutableArray();

        return failed.GroupBy(failure => (failure.Node, SandboxReason.Of(failure.Event.Message))).Select(group => Describe(group.Key.Node, group.Key.Item2, [.. group]));
    }

    /// <param name="Pod">Null where the input does not hold it.</param>
    private sealed record Failure(KubeEvent Event, Pod? Pod)
    {
        /// <summary>Empty where nothing names it.</summary>
        public string Node => Pod is { NodeName.Length: > 0 } ? Pod.NodeName : Event.Host;
    }

    private static bool IsFresh(KubeEvent said, ClusterModel cluster) =>
        said.LastAgo is { } ago ? ago <= Fresh : said.Last is not { } last || cluster.Captured is not { } captured || captured - last <= Fresh;

    private Finding Describe(string node, string reason, ImmutableArray<Failure> failures)
    {
        var stillWait = failures.All(failure => failure.Pod is not null);
        return Found(
            node.Length > 0 ? FindingScope.OfNode(node) : FindingScope.Cluster,
            stillWait ? Confidence.Proven : Confidence.Likely,
            stillWait ? "events of pods that still wait say so" : "fresh events say so; whether the pods still wait is not in the input",
            ("node", node),
            ("reason", reason),
            ("pods", string.Join(", ", failures.Select(failure => $"{failure.Event.Namespace}/{failure.Event.About.Name}".TrimStart('/')).Distinct().Order(StringComparer.Ordinal).Take(5))),
            ("count", failures.Sum(failure => failure.Event.Count))) with
        {
            Evidence = [.. failures.Select(failure => failure.Event).OrderByDescending(one => one.Count).Take(3).Select(one => Evidence.Of(one.Line, $"{$"{one.Namespace}/{one.About.Name}".TrimStart('/')} waits for its sandbox"))],
        };
    }
}
