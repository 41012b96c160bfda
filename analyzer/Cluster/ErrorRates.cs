using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>How often each kind of unknown error is written on one node, against all others.</summary>
internal sealed class ErrorRates
{
    private readonly Dictionary<(string Component, string Shape), long> _counts = [];
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    public ErrorRates(ImmutableArray<Node> nodes)
    {
        foreach (var template in nodes.SelectMany(node => node.Logs.Unknown))
            _counts[Key(template)] = _counts.GetValueOrDefault(Key(template)) + template.Count;
        foreach (var component in _counts.Keys.Select(key => key.Component).Distinct(StringComparer.Ordinal))
            _lines[component] = nodes.Sum(node => Lines(node, component));
    }

    /// <summary>The node's rate as a share of its own and the others' together; null when no other holds a log of the component.</summary>
    public double? Unlikeness(Node node, LogTemplate template)
    {
        var own = Lines(node, template.Component);
        var others = _lines[template.Component] - own;
        if (others == 0)
            return null;

        var (here, elsewhere) = (Rate(template.Count, own), Rate(_counts[Key(template)] - template.Count, others));
        return here / (here + elsewhere);
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
