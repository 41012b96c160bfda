using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>crictl asks another runtime than the kubelet does: what it shows is not what runs the node's pods.</summary>
internal sealed class CrictlAsksElsewhere : NodeRule
{
    private static readonly ImmutableArray<string> Files = ["files/etc/crictl.yaml", "runtime/crictl-conf"];

    public override RuleInfo Info { get; } = new("node/crictl-asks-elsewhere", Severity.Info)
    {
        Needs = ["files/etc/crictl.yaml", "the kubelet's flags and configuration"],
    };

    // runtime-endpoint: unix:///run/containerd/containerd.sock
    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var file = Need(node.Host.Read<DocumentFile>(Files[0]).Or(() => node.Host.Read<DocumentFile>(Files[1])));
        if (file.Roots.Select(root => root["runtime-endpoint"]).FirstOrDefault(one => one is not null) is not { Text.Length: > 0 } asked)
            yield break;

        var runtime = Need(RuntimeInUse.Of(node, cluster));
        if (runtime.Socket.Length == 0 || RuntimeInUse.Normal(asked.Text) == runtime.Socket)
            yield break;

        yield return Found(FindingScope.OfNode(node.Name), Confidence.Likely, "the two files name different sockets",
            ("node", node.Name), ("asked", asked.Text), ("socket", runtime.Socket), ("runtime", runtime.Name)) with
        {
            Evidence = Cited.Lines(Evidence.Of(asked.Line, $"crictl asks at {asked.Text}"), Cited.Of(runtime.Line, $"the kubelet asks {runtime.Name} at {runtime.Socket}")),
        };
    }
}
