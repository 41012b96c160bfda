using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>On which node each agent of Cilium ran, by the table of pods in the same sysdump.</summary>
internal sealed partial class CiliumNodes(IReadOnlyList<BelowRoot> entries)
{
    private readonly Dictionary<string, string> _nodes = entries.Where(entry => entry.Entry.FileName.StartsWith("k8s-pods-", StringComparison.Ordinal))
        .SelectMany(entry => Rows().Matches(entry.Entry.Head).Concat(Objects().Matches(entry.Entry.Head)))
        .GroupBy(row => row.Groups["pod"].Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Groups["node"].Value, StringComparer.Ordinal);

    /// <summary>Pods of which nothing tells where they ran.</summary>
    public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>The node; the pod's own name where nothing tells.</summary>
    public string Of(string pod)
    {
        if (_nodes.TryGetValue(pod, out var node))
            return node;

        Unknown.Add(pod);
        return pod;
    }

    // kube-system   cilium-7xk2p   1/1   Running   0   3d   10.0.0.11   worker1   <none>   <none>
    [GeneratedRegex(@"^\S+ +(?<pod>cilium-\S+) +\d+/\d+ .*? (?:\d+\.\d+\.\d+\.\d+|[0-9a-f:]+:[0-9a-f:]*|<none>) +(?<node>[\w.-]+) ", RegexOptions.Multiline)]
    private static partial Regex Rows();

    // spec.nodeName stands near the pod's name only where there are few fields between them.
    [GeneratedRegex(@"^    name: (?<pod>cilium-\S+)\r?\n(?:(?!  - |- ).*\n)*?    nodeName: (?<node>\S+)", RegexOptions.Multiline)]
    private static partial Regex Objects();
}
