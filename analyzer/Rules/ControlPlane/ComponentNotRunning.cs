using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A component of the control plane has a manifest or a unit on the node and does not run; its last words say why.</summary>
internal sealed class ComponentNotRunning : NodeRule
{
    private static readonly ImmutableArray<string> Parts = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    public override RuleInfo Info { get; } = new("control-plane/component-not-running", Severity.Critical)
    {
        Explains =
        [
            "control-plane/unknown-flag", "control-plane/unknown-feature-gate", "control-plane/unknown-admission-plugin", "control-plane/api-server-port-taken",
            "etcd/data-corrupt", "etcd/database-corrupt", "etcd/member-removed", "etcd/already-bootstrapped", "etcd/quorum-lost",
            "control-plane/balancer-servers-down", "control-plane/lease-not-renewed", "node/kubelet-cannot-register", "node/not-ready", .. ApiOutOfReach.Effects,
        ],
        Needs = ["runtime/crictl-ps", "static pods' manifests", "the states of units", "the components' logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var byPod = OfPods(node).ToImmutableArray();
        var down = byPod.Concat(OfUnits(node)).ToImmutableArray();
        if (down.IsEmpty && WhyUnknown(node) is { } why)
            throw CannotTell(why);

        // etcd's end takes the API server with it, and that the other two.
        return down.OrderBy(one => Parts.IndexOf(one.Name)).Select((one, place) => Describe(node, one, place == 0)).Take(1);
    }

    private sealed record Down(string Name, string How, SourceLine Line);

    private static IEnumerable<Down> OfPods(Node node)
    {
        if (node.Fact<StaticManifests>() is not { IsKnown: true, Value: var manifests } || node.Fact<NodeContainers>() is not { IsKnown: true, Value: var containers })
            return [];

        return manifests.All.SelectMany(manifest => manifest.Pods.Take(1))
            .SelectMany(pod => pod.Containers)
            .Where(container => !container.IsInit && Parts.Contains(container.Name))
            .DistinctBy(container => container.Name)
            .Where(container => !containers.All.Any(one => one.Name == container.Name && one.IsRunning))
            .Select(container => (Container: container, Ended: containers.All.LastOrDefault(one => one.Name == container.Name)))
            .Where(one => one.Ended is not null || containers.WhyIncomplete is null)
            .Select(one => one.Ended is { } ended
                ? new Down(one.Container.Name, $"its container is {ended.State}", ended.Line)
                : new Down(one.Container.Name, "it has no container", one.Container.Line));
    }

    private static IEnumerable<Down> OfUnits(Node node) => node.Fact<UnitStates>() is { IsKnown: true, Value: var units }
        ? Parts.Select(units.Find).OfType<UnitState>()
            .Where(unit => unit.Active is "failed" or "activating" && unit.Load is null or "loaded")
            .Select(unit => new Down(unit.Name.Replace(".service", "", StringComparison.Ordinal), $"its unit is {unit.Active}", unit.Line))
        : [];

    // A worker has neither manifests nor units of these.
    private static Sentence? WhyUnknown(Node node)
    {
        var manifests = node.Fact<StaticManifests>();
        if (!manifests.IsKnown)
            return IsControlPlane(node) is false ? null : node.Fact<UnitStates>().IsKnown ? null : manifests.WhyMissing;

        var containers = node.Fact<NodeContainers>();
        return manifests.Value.All.SelectMany(manifest => manifest.Pods).SelectMany(pod => pod.Containers).Any(container => Parts.Contains(container.Name)) ? containers.WhyMissing : null;
    }

    private static bool? IsControlPlane(Node node) => node.Fact<ComponentFlags>() is { IsKnown: true, Value: var flags } ? flags.All.Any(one => Parts.Contains(one.Name)) : null;

    private Finding Describe(Node node, Down down, bool isFirst)
    {
        var component = node.Fact<ComponentFlags>() is { IsKnown: true } flags ? flags.Value.Find(down.Name) : null;
        var words = isFirst ? LastWords.Of(down.Name, node, component) : null;
        Sentence because = words is null ? (Sentence)$"{down.How}; nothing that it said before is understood" : $"{down.How}, and it said why";
        return Found(
            FindingScope.OfNode(node.Name),
            words is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("component", down.Name),
            ("how", down.How),
            ("why", words?.Meaning ?? ""),
            ("said", words?.Sample.Text.Trim() ?? ""),
            ("setting", words?.Setting is { } set ? set.ToString() : ""),
            ("etcd", down.Name == "etcd" ? "yes" : "")) with
        {
            Severity = words is null && !down.How.Contains("failed", StringComparison.Ordinal) ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(down.Line, $"{down.Name}: {down.How}"),
                .. words is null ? Array.Empty<Evidence>() : [Evidence.Of(words.Sample, words.Meaning)],
                .. words?.Setting is { } line ? [Evidence.Of(line, "the setting that it speaks of")] : Array.Empty<Evidence>(),
            ],
            Affects = [FindingScope.Cluster],
        };
    }
}
