using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Processes get no inotify instance any more, which they report as "too many open files".</summary>
internal sealed class InotifyLimit : NodeRule
{
    // The kernel's default of 128 for each user is what a few dozen pods use up; distributions for containers set 8192.
    private const long Enough = 1024;

    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public override RuleInfo Info { get; } = new("node/inotify-limit", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/runtime-not-running", "node/not-ready", "node/open-files-limit"],
        Needs = ["logs", "kernel/sysctl"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var hits = node.Logs.Hits("node/inotify-exhausted");
        if (hits is null && node.Logs.Files.Count == 0)
            throw CannotTell($"the input holds no log of this node ({new ShellCommand("journalctl -b")} on the node would tell)");
        if (hits is null)
            yield break;

        var limit = Need(node.Fact<Sysctl>()).Get("fs.inotify.max_user_instances") ?? throw CannotTell($"fs.inotify.max_user_instances is not in the input ({new ShellCommand("sysctl fs.inotify")} on the node would tell)");
        if (limit.Number is not { } number || number >= Enough)
            yield break;

        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            "the limit is low, and processes say that they get no inotify instance",
            ("node", node.Name),
            ("limit", number),
            ("count", hits.Count)) with
        {
            Severity = cluster.Captured - hits.Last < Recent ? Severity.Critical : Severity.Warning,
            Evidence = [Evidence.Of(limit.Line, "this many instances for each user"), Evidence.Of(hits.Samples[^1], "a process gets none")],
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }
}
