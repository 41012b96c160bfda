using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Two hosts call themselves by the same name: their kubelets overwrite each other's Node object.</summary>
internal sealed class DuplicateHostname : ClusterRule
{
    private static readonly ImmutableArray<string> Ids = ["identity/hostname", "files/etc/hostname", "files/proc/sys/kernel/hostname"];

    public override RuleInfo Info { get; } = new("links/duplicate-hostname", Severity.Warning)
    {
        Explains = ["node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready", "cni/calico-address-conflict", "contradictions/node-names-differ", "node/hostname-changed"],
        Needs = ["identity/hostname of at least two nodes", "the kubelet's flags"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var named = cluster.Nodes.Select(node => (Node: node, Line: NameLine(node))).Where(one => one.Line is not null).Select(one => (one.Node, Line: one.Line!.Value)).ToImmutableArray(); // filtered
        if (named.Length < 2)
            throw CannotTell($"the host names of fewer than two nodes are in the input ({new ShellCommand("hostname")} on each node would tell)");

        return named.GroupBy(one => one.Line.Text.Trim().ToLowerInvariant()).Where(group => group.Count() > 1).Select(group => Describe(group.Key, [.. group]));
    }

    private static SourceLine? NameLine(Node node) => Ids.Select(id => node.Host.Text(id)).Where(text => text.IsKnown)
        .SelectMany(text => text.Value.Lines()).Where(line => !line.IsBlank && !line.Span.TrimStart().StartsWith('#')).Select(line => (SourceLine?)line).FirstOrDefault();

    private Finding Describe(string name, ImmutableArray<(Node Node, SourceLine Line)> group)
    {
        var nodes = string.Join(", ", group.Select(one => one.Node.Name));
        var isHarmless = group.Count(one => one.Node.Fact<KubeletSettings>() is not { IsKnown: true, Value.HostnameOverride: not null }) < 2;
        Sentence because = isHarmless ? (Sentence)$"{nodes} show the same name, but their kubelets are given others by --hostname-override" : $"{nodes} show the same name, and no flag in the input gives their kubelets others";
        return Found(FindingScope.Cluster, Confidence.Likely, because, ("name", name), ("nodes", nodes), ("because", because)) with
        {
            Severity = isHarmless ? Severity.Info : Severity.Warning,
            Evidence = [.. group.Reverse().Select(one => ClusterAddresses.Cite(one.Line, $"{one.Node.Name} calls itself {name}"))],
            Affects = [.. group.Select(one => FindingScope.OfNode(one.Node.Name))],
        };
    }
}
