using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The container runtime that the kubelet uses does not run; its last words say why.</summary>
internal sealed class RuntimeNotRunning : NodeRule
{
    private static readonly ImmutableArray<string> Fatal = ["node/containerd-ended", "node/crio-ended", "node/docker-ended"];

    public override RuleInfo Info { get; } = new("node/runtime-not-running", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready", "node/pleg-not-healthy", "cni/no-configuration", "cni/agent-not-running", "cni/sandboxes-fail"],
        Needs = ["the kubelet's flags and configuration", "the state of the runtime's unit, or its log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var runtime = Need(RuntimeInUse.Of(node, cluster));
        var words = KubeletEnd.LastOf(node, Fatal) is { } last && StoppedUnit.EndsItsLog(node, last) ? last : null;
        if (Need(StoppedUnit.Of(node, cluster, words, runtime.Units)) is not { } unit)
            yield break;

        // Beside a kubelet that runs, a unit that is off is not its runtime's: another one starts that.
        if (unit.IsOff && KubeletEnd.Of(node, cluster) is { IsKnown: true, Value: null })
            yield break;

        var why = words is null ? "" : (words.Values.GetValueOrDefault("why") ?? words.Text).Trim().TrimEnd('"', '\\');
        yield return Found(
            FindingScope.OfNode(node.Name),
            words is null ? Confidence.Likely : Confidence.Proven,
            words is null ? "the unit does not run; no fatal line of it is in the input" : "the unit does not run, and its log says why",
            ("node", node.Name),
            ("runtime", runtime.Name),
            ("unit", unit.Name),
            ("state", unit.How),
            ("words", why),
            ("meaning", words is null ? "" : LastWords.Meaning(words.Text))) with
        {
            Evidence = Cited.Lines(
                Cited.Of(unit.Line, $"{unit.Name} is {unit.How}"),
                Cited.Of(words, "its last words"),
                Cited.Of(runtime.Line, $"the kubelet looks for {runtime.Name} here")),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }
}
