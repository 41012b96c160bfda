using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>kube-proxy looks for its node under another name than the kubelet has registered it with.</summary>
internal sealed class NodeNamesDiffer : NodeRule
{
    private const string Symptom = "kube-proxy/node-not-found";

    public override RuleInfo Info { get; } = new("contradictions/node-names-differ", Severity.Warning)
    {
        Explains = [Symptom],
        Needs = ["kube-proxy's flags or configuration", "the kubelet's flags", "core_v1_nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var asked = ByFlag(node) ?? Need(node.Fact<KubeProxySettings>()).HostnameOverride;
        if (asked is not { Value.Length: > 0, Line: { } askedLine })
            yield break;

        var kubelet = Need(node.Fact<KubeletSettings>()).HostnameOverride;
        var registered = kubelet?.Value ?? node.Name;
        if (IsSame(asked.Value, registered) || cluster.Fact<KubeNodes>() is { IsKnown: true } nodes && nodes.Value.Find(asked.Value) is not null && nodes.Value.Find(registered) is null)
            yield break;

        yield return Describe(node, asked.Value, askedLine, registered, kubelet?.Line);
    }

    // The flag counts before the file, which may be only in a ConfigMap.
    private static KubeletSetting? ByFlag(Node node) =>
        node.Fact<ComponentFlags>() is { IsKnown: true, Value: var components } && components.Find("kube-proxy")?["hostname-override"] is { } flag ? new(flag.Value, flag.Line) : null;

    // The kubelet writes its own name in small letters (pkg/util/node/node.go, GetHostname); $(NODE_NAME) is filled in by the pod's environment.
    private static bool IsSame(string one, string other) =>
        one.StartsWith("$(", StringComparison.Ordinal) || string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private Finding Describe(Node node, string asked, SourceLine askedLine, string registered, SourceLine? registeredLine)
    {
        var seen = node.Logs.Hits(Symptom);
        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            seen is null ? "the two names differ; no log of kube-proxy in the input complains" : "the two names differ, and kube-proxy's log does not find its node",
            ("node", node.Name),
            ("asked", asked),
            ("registered", registered)) with
        {
            Evidence =
            [
                Evidence.Of(askedLine, $"kube-proxy looks for the node {asked}"),
                .. registeredLine is { } line ? [Evidence.Of(line, $"the kubelet registers as {registered}")] : Array.Empty<Evidence>(),
                .. seen is null ? Array.Empty<Evidence>() : [Evidence.Of(seen.Samples[^1], "kube-proxy does not find its node")],
            ],
        };
    }
}
