using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A host bears another name than its node: the kubelet will come up, or has come up, as a node that it may not be.</summary>
internal sealed class HostnameChanged : NodeRule
{
    public override RuleInfo Info { get; } = new("node/hostname-changed", Severity.Critical)
    {
        Explains = ["node/not-ready", "node/kubelet-cannot-register", "node/api-server-out-of-reach"],
        Needs = ["identity/hostname", "the API's nodes", "the kubelet's flags and configuration", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var line = Need(node.Host.Text("identity/hostname").Or(() => node.Host.Text("files/etc/hostname"))).Lines().FirstOrDefault(line => !line.IsBlank);
        var host = line.Number == 0 ? throw CannotTell($"the host's name is not in the input ({new ShellCommand("hostname")} on the node would tell)") : line.Text.Trim().ToLowerInvariant();
        var nodes = Need(cluster.Fact<KubeNodes>());
        if (nodes.Find(node.Name) is not { } known || known.Name.Split('.')[0] == host.Split('.')[0])
            yield break;

        // A cloud's provider names nodes its own way.
        var settings = Need(node.Fact<KubeletSettings>());
        if (settings.HostnameOverride is not null || settings.Setting("cloud-provider", null) is { Value: not ("" or "external") })
            yield break;
        if (nodes.WhyPartial is { } why && nodes.Find(host) is null)
            throw CannotTell($"the host is named {host}, and there may be such a node: {why}");

        var refused = node.Logs.Hits("node/kubelet-may-not-be-node")?.Samples[^1];
        yield return Found(
            FindingScope.OfNode(node.Name),
            refused is null ? Confidence.Likely : Confidence.Proven,
            refused is null ? "the names differ, and nothing overrides the host's; no log shows a refusal yet" : "the names differ, and the API server refuses the kubelet for it",
            ("node", node.Name),
            ("host", host),
            ("effect", refused is null ? "At its next start the kubelet asks for a node of the new name." : "The kubelet is refused.")) with
        {
            Severity = refused is null ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(Evidence.Of(line, $"the host is named {host}"), Evidence.Of((known.Object.Node.At("metadata", "name") ?? known.Object.Node).Line, $"the node is named {known.Name}"), Cited.Of(refused, "the API server refuses it")),
        };
    }
}
