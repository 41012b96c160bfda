using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>etcd has an even number of members: it bears the loss of no more of them than with one less.</summary>
internal sealed class EtcdEvenMembers : ClusterRule
{
    public override RuleInfo Info { get; } = new("etcd/even-members", Severity.Info)
    {
        Needs = ["etcd's flags", "core_v1_nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var components = Need(cluster.Fact<Components>());
        var lists = components.Named("etcd").Select(member => member["initial-cluster"]).OfType<Flag>().ToList();
        if (lists.Count == 0)
            throw CannotTell($"the flags of no etcd are in the input ({new ShellCommand("ps -ef")} on a control plane node would tell)");

        // Each was told of the members that there were when it joined: who joined last knows most.
        var longest = lists.MaxBy(list => Members(list).Length)!; // there is one
        var members = Members(longest);
        if (members.Length % 2 == 1)
            yield break;
        if (cluster.Fact<KubeNodes>() is not { IsKnown: true } nodes || nodes.Value.All.Count(node => node.IsControlPlane) > members.Length)
            throw CannotTell($"core_v1_nodes: there may be members that joined later ({new ShellCommand("etcdctl member list")} would tell)");

        yield return Found(
            FindingScope.Cluster,
            Confidence.Likely,
            $"the member that joined last was told of {members.Length}",
            ("count", members.Length),
            ("members", string.Join(", ", members)),
            ("losses", (members.Length - 1) / 2)) with
        {
            Evidence = [Evidence.Of(longest.Line, $"--initial-cluster names {members.Length} members")],
        };
    }

    // cp-1=https://192.168.40.10:2380,cp-2=https://192.168.40.11:2380
    private static string[] Members(Flag list) => [.. list.Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(member => member.Split('=')[0]).Distinct()];
}
