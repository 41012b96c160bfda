using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet's configuration file is missing, does not parse, or holds what its version does not know.</summary>
internal sealed class KubeletConfigurationUnread : NodeRule
{
    private const string UnknownField = "unknown field \\\"";

    public override RuleInfo Info { get; } = new("node/kubelet-configuration-unread", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["the kubelet's log", "the state of the kubelet's unit", "the kubelet's configuration file"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var end = Need(KubeletEnd.Of(node, cluster));
        if (end?.Words?.Values.GetValueOrDefault("file") is not { } file)
            yield break;

        // Before "kubeadm join" there is no file, and the kubelet of such a host waits for it by starting again and again.
        var isJoined = !end.Says("no such file or directory") || cluster.Fact<KubeNodes>() is not { IsKnown: true, Value: var nodes } || nodes.Find(node.Name) is not null;
        var at = Place(node, file, end.Words.Text);
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            "the kubelet does not run, and its log names the file and what is wrong with it",
            ("node", node.Name),
            ("file", file),
            ("line", at is { Number: > 0 } line ? line.Number : ""),
            ("why", end.Why.TrimStart(',', ' ')),
            ("missing", end.Says("no such file or directory") ? "yes" : "")) with
        {
            Severity = isJoined ? Severity.Critical : Severity.Info,
            Evidence = Cited.Lines(end.WordsSay("the kubelet cannot load its configuration"), Cited.Of(at, "this is what it stumbles over"), end.StateSays),
            Affects = isJoined ? NodeReach.Of(node.Name, cluster) : [],
        };
    }

    /// <summary>The line of the file that the words mean: by the field's name, or by the number.</summary>
    private static SourceLine? Place(Node node, string file, string words)
    {
        if (node.Host.TextAsFarAsItGoes($"files{file}") is not { IsKnown: true, Value: var text })
            return null;

        if (Between(words, UnknownField, "\\\"") is { } field)
            return text.Lines().FirstOrDefault(line => line.Span.TrimStart().StartsWith($"{field[(field.LastIndexOf('.') + 1)..]}:"), text.Whole);
        return Between(words, "yaml: line ", ":") is { } number && int.TryParse(number, out var at) ? text.Line(at) : text.Whole;
    }

    private static string? Between(string text, string before, string after) =>
        text.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at && text.IndexOf(after, at + before.Length, StringComparison.Ordinal) is > 0 and var end
            ? text[(at + before.Length)..end]
            : null;
}
