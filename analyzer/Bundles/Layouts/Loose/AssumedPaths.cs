using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Where on the node a configuration lies that was sent without its folder: where a command line names a file of that name, there.</summary>
internal static partial class AssumedPaths
{
    /// <param name="all">The files of the same capture; command lines and units among them name others.</param>
    public static string Of(Sighting one, ImmutableArray<Sighting> all)
    {
        if (!one.What.IsAssumedPath)
            return one.What.Id;

        // --config=/var/lib/kubelet/kubelet-config.yaml
        var named = all.Where(other => other != one && !other.What.IsLog && !other.What.IsOfCluster)
            .SelectMany(other => Paths().Matches(other.Entry.Head).Select(match => match.Value))
            .Where(path => one.Entry.FileName.EndsWith(path[(path.LastIndexOf('/') + 1)..], StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(path => path.Length - path.LastIndexOf('/'))
            .ToImmutableArray();
        return named.Length == 1 ? $"files{named[0]}" : one.What.Id;
    }

    [GeneratedRegex(@"(?<==|"")/(etc|var|opt|usr|root)(/[\w.@-]+)+\.?\w*(conf|yaml|yml|config)\b")]
    private static partial Regex Paths();
}
