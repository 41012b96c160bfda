using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>CoreDNS's pods do not run, keep ending, or are not ready.</summary>
internal sealed class CoreDnsNotRunning : ClusterRule
{
    public override RuleInfo Info { get; } = new("dns/coredns-not-running", Severity.Critical)
    {
        Explains = [.. CoreDnsLastWords.Ids, "dns/coredns-crash-loop", "services/cluster-dns-without-endpoints", "services/no-ready-endpoint"],
        Needs = ["the API's pods", "the Deployment of CoreDNS", "CoreDNS's log"],
    };

    // A pod that no node was chosen for has met neither a network nor a registry.
    private static readonly ImmutableArray<string> Scheduling = ["node/pods-not-schedulable", "node/not-ready", "control-plane/component-not-running"];

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var coreDns = Need(cluster.Fact<CoreDns>());
        var pods = Need(coreDns.Pods).Where(IsWanted).ToImmutableArray();
        var failing = pods.Select(pod => (Pod: pod, State: StateOf(pod))).Where(pair => pair.State is not null).ToImmutableArray();
        if (!failing.IsEmpty)
        {
            yield return Describe(cluster, pods.Length, [.. failing.Select(pair => (pair.Pod, pair.State!))]); // filtered
            yield break;
        }

        if (!pods.IsEmpty)
            yield break;

        var workload = Workload(cluster) ?? throw CannotTell($"neither a pod nor the Deployment of CoreDNS is in the input ({new ShellCommand("kubectl -n kube-system get deployment,pod")} would tell)");
        yield return NoPods(workload);
    }

    // What is being deleted, was evicted or has ended is none of those that answer now.
    private static bool IsWanted(Pod pod) => pod.Phase is "Running" or "Pending" or "" && pod.Object.Node.At("metadata", "deletionTimestamp") is null;

    // What kubectl prints below STATUS instead of the phase.
    private static readonly ImmutableArray<string> Waits = ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "InvalidImageName"];

    private sealed record PodState(string Says, SourceLine Line);

    private static PodState? StateOf(Pod pod)
    {
        var container = pod.Containers.FirstOrDefault(one => one.Status is { WaitingReason.Length: > 0 });
        if (container?.Status is { } waiting && waiting.WaitingReason is not ("PodInitializing" or "ContainerCreating"))
            return new($"{pod.FullName} is in {waiting.WaitingReason}{Ended(waiting)}", waiting.WaitingLine ?? waiting.Line);
        if (Waits.Contains(pod.Reason))
            return new($"{pod.FullName} is in {pod.Reason}", pod.Line);
        if (pod.Phase == "Pending")
            return new($"{pod.FullName} is Pending{(IsUnbound(pod) ? ", bound to no node" : $" on {pod.NodeName}")}", Ready(pod)?.Line ?? pod.Line);

        return Ready(pod) is { Status: "False" } ready ? new($"{pod.FullName} runs on {pod.NodeName} but is not ready", ready.Line) : null;
    }

    private static bool IsUnbound(Pod pod) => pod is { Phase: "Pending", NodeName.Length: 0 };

    private static Condition? Ready(Pod pod) => pod.Conditions.FirstOrDefault(one => one.Type == "Ready");

    private static string Ended(ContainerStatus status) => status.LastExitReason.Length == 0 ? "" : $" (the last run ended with {status.LastExitReason})";

    private Finding Describe(ClusterModel cluster, int wanted, ImmutableArray<(Pod Pod, PodState State)> failing)
    {
        var words = CoreDnsLastWords.Of(cluster, [.. failing.Select(pair => pair.Pod.Name)]);
        var isAll = failing.Length == wanted;
        var because = words is null ? "the API shows the state of the pods" : "the API shows the state of the pods, and their log says why";
        return Found(
            FindingScope.Cluster,
            Confidence.Proven,
            because,
            ("failing", failing.Length),
            ("wanted", wanted),
            ("all", isAll ? "yes" : ""),
            ("state", string.Join("; ", failing.Select(pair => pair.State.Says))),
            ("pod", failing[0].Pod.Name),
            ("namespace", failing[0].Pod.Namespace),
            ("means", words?.Word.Means ?? ""),
            ("because", because)) with
        {
            Severity = isAll ? Severity.Critical : Severity.Warning,
            SeenOn = failing.All(pair => pair.Pod.NodeName.Length > 0) ? [.. failing.Select(pair => pair.Pod.NodeName).Distinct()] : [],
            OnlyBy = failing.All(pair => IsUnbound(pair.Pod)) ? Scheduling : [],
            Evidence =
            [
                .. failing.Select(pair => Evidence.Of(pair.State.Line, pair.State.Says)).Take(4),
                .. words is { } said ? [Evidence.Of(said.Sample, $"its last words: {said.Word.Means}")] : Array.Empty<Evidence>(),
            ],
        };
    }

    private static Workload? Workload(ClusterModel cluster) => cluster.Fact<Workloads>() is { IsKnown: true, Value: var workloads }
        ? workloads.All.FirstOrDefault(one => one.Object.Kind is "Deployment" or "DaemonSet" or "" && one.Template.Containers.Any(container => container.Image.Contains("coredns", StringComparison.Ordinal)))
        : null;

    private Finding NoPods(Workload workload)
    {
        const string Because = "the API has the workload and no pod of it";
        return Found(FindingScope.Cluster, Confidence.Likely, Because,
            ("failing", 0), ("wanted", workload.Desired ?? 0), ("all", "yes"), ("state", $"there is no pod of {workload.FullName} ({workload.Desired?.ToString() ?? "an unknown number"} wanted)"), ("pod", ""), ("namespace", workload.Namespace), ("means", ""), ("because", Because)) with
        {
            StandsAlone = workload.Desired == 0,
            Evidence = [Evidence.Of((workload.Object.Node.At("spec", "replicas") ?? workload.Object.Node).Line, "as many pods are wanted")],
        };
    }
}
