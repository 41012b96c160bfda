using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet is given a flag that its version does not have, and ends at its start.</summary>
internal sealed class KubeletUnknownFlag : NodeRule
{
    public override RuleInfo Info { get; } = new("node/kubelet-unknown-flag", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["the kubelet's unit and environment files", "the kubelet's version", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var given = UnitComponents.Of(node).FirstOrDefault(component => component.Name == "kubelet");
        var end = KubeletEnd.Of(node, cluster) is { IsKnown: true, Value: { } stopped } && stopped.Says("unknown flag") ? stopped : null;
        var named = end?.Words?.Values.GetValueOrDefault("flag")?.TrimStart('-');
        if (given is null && named is null)
            throw CannotTell($"the flags that the kubelet's unit gives it are not in the input ({new ShellCommand("systemctl cat kubelet")} on the node would tell)");

        if (end is not null && named is not null && (given is null || given[named] is not null))
            yield return Describe(node, cluster, named, given?[named], end, "its log names the flag, and the kubelet does not run");
        else if (given is not null && Removed(node, cluster, given) is { } flag)
            yield return Describe(node, cluster, flag.Name, flag, null, $"{Need(KubeletVersion.Of(node, cluster)).Text} has no such flag, and the kubelet has not been started with it yet");
    }

    // What runs with a flag has it, unless its program was replaced since.
    private static Flag? Removed(Node node, ClusterModel cluster, Component given)
    {
        var version = Need(KubeletVersion.Of(node, cluster)).Minor;
        var running = node.Fact<RunningProcesses>() is { IsKnown: true, Value.All: var all } ? all.FirstOrDefault(process => process.Program == "kubelet") : null;
        var isReplaced = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && KubeletVersion.MinorOf(nodes.Find(node.Name)?.Versions.Kubelet ?? "") is { } last && last < version;
        return given.Flags.FirstOrDefault(flag => RemovedKubeletFlags.Of(flag.Name) is { } since && since <= version && (isReplaced || running?.Argv.Any(word => Names(word, flag.Name)) != true));
    }

    private static bool Names(string word, string flag) => word == $"--{flag}" || word.StartsWith($"--{flag}=", StringComparison.Ordinal);

    private Finding Describe(Node node, ClusterModel cluster, string name, Flag? flag, KubeletEnd? end, Sentence because) => Found(
        FindingScope.OfNode(node.Name),
        end is null ? Confidence.Likely : Confidence.Proven,
        because,
        ("node", node.Name),
        ("flag", $"--{name}"),
        ("file", flag?.Line.ToString() ?? "the kubelet's unit or environment file"),
        ("since", RemovedKubeletFlags.Of(name)?.ToString() ?? ""),
        ("effect", end is null ? "It will not start again." : "It does not start."),
        ("because", because)) with
    {
        Severity = end is null ? Severity.Warning : Severity.Critical,
        Evidence = Cited.Lines(
            Cited.Of(flag?.Line, $"--{name} is given here"),
            end?.WordsSay("the kubelet ends for it"),
            end?.StateSays),
        Affects = NodeReach.Of(node.Name, cluster),
    };
}
