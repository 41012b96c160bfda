using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>How often each kind of unknown error is written on one node, against others: the healthy ones, where the API tells which those are.</summary>
internal sealed class ErrorRates
{
    private readonly ImmutableArray<Node> _nodes;
    private readonly ImmutableHashSet<string> _healthy;
    private readonly Dictionary<(string Component, string Shape), ImmutableArray<(string Node, long Count)>> _counts;
    private readonly Dictionary<(string Node, string Component), long> _lines = [];

    /// <param name="healthy">Nodes known to be ready; none where nothing tells.</param>
    public ErrorRates(ImmutableArray<Node> nodes, ImmutableHashSet<string> healthy)
    {
        (_nodes, _healthy) = (nodes, healthy);
        _counts = nodes.SelectMany(node => node.Logs.Unknown.Select(template => (Key: Key(template), node.Name, template.Count)))
            .GroupBy(row => row.Key, row => (row.Name, row.Count))
            .ToDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>The node's rate as a share of its own and the others' together; null when no other holds a log of the component.</summary>
    public double? Unlikeness(Node node, LogTemplate template)
    {
        // An error that all ailing nodes share is still unlike the healthy ones.
        var others = _nodes.Where(other => other.Name != node.Name && LinesOf(other, template.Component) > 0).ToImmutableArray();
        var healthy = others.Where(other => _healthy.Contains(other.Name)).ToImmutableArray();
        others = healthy.IsEmpty || _healthy.Contains(node.Name) ? others : healthy;
        if (others.IsEmpty)
            return null;

        var names = others.Select(other => other.Name).ToHashSet(StringComparer.Ordinal);
        var here = Rate(template.Count, LinesOf(node, template.Component));
        var elsewhere = Rate(_counts[Key(template)].Where(row => names.Contains(row.Node)).Sum(row => row.Count), others.Sum(other => LinesOf(other, template.Component)));
        return here / (here + elsewhere);
    }

    private long LinesOf(Node node, string component)
    {
        if (!_lines.TryGetValue((node.Name, component), out var lines))
            _lines[(node.Name, component)] = lines = Lines(node, component);
        return lines;
    }

    private static (string, string) Key(LogTemplate template) => (template.Component, template.Shape);

    private static double Rate(long count, long lines) => (double)count / Math.Max(lines, 1);

    /// <summary>Lines in the component's own logs; where it shares one with others (syslog), those of all that are no container's.</summary>
    private static long Lines(Node node, string component)
    {
        var own = node.Logs.Files.Where(file => file.Component == component).Sum(file => file.Lines);
        return own > 0 || component.Contains('/') ? own : node.Logs.Files.Where(file => !file.Component.Contains('/')).Sum(file => file.Lines);
    }
}
