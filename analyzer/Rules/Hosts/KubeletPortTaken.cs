using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Another process holds a port of the kubelet's, and the kubelet ends.</summary>
internal sealed class KubeletPortTaken : NodeRule
{
    public override RuleInfo Info { get; } = new("node/kubelet-port-taken", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["the kubelet's log", "the state of the kubelet's unit", "listening sockets"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var end = Need(KubeletEnd.Of(node, cluster));
        if (end?.Words?.Values.GetValueOrDefault("port") is not { } port || !int.TryParse(port, out var number))
            yield break;

        var sockets = node.Fact<NodeSockets>();
        var holder = sockets.IsKnown ? sockets.Value.Listening.FirstOrDefault(socket => socket.Protocol == "tcp" && socket.Local.Port == number) : null;
        var program = Program(holder);
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            holder is null ? "the kubelet ends because the port is taken; the input does not show by whom" : "the kubelet ends because the port is taken, and another process listens there",
            ("node", node.Name),
            ("port", port),
            ("program", program)) with
        {
            Evidence = Cited.Lines(
                end.WordsSay("the kubelet ends because its port is taken"),
                Cited.Of(holder?.Line, program.Length > 0 ? $"{program} listens there" : "another process listens there"),
                end.StateSays),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }

    private static string Program(Socket? holder) => holder is { Processes: [var process, ..] } ? $"{process.Name} (process {process.Id})" : "";
}
