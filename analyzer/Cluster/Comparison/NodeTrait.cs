using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Comparison;

/// <summary>One fact of a node in a form in which nodes can be compared.</summary>
/// <param name="Name">For instance <c>net.ipv4.ip_forward</c>, <c>MTU of cni0</c>.</param>
internal sealed record NodeTrait(string Name, string Value, SourceLine Line);

/// <summary>A node's facts of one kind.</summary>
/// <param name="Kind">For instance <c>kernel settings</c>.</param>
/// <param name="IsWhole">Whether what is not among them is not there on the node; else nothing can be said of it.</param>
/// <param name="Source">What they were read from: what to cite for a fact that is not there.</param>
internal sealed record TraitGroup(string Kind, ImmutableSortedDictionary<string, NodeTrait> ByName, bool IsWhole, SourceLine Source)
{
    /// <summary>The group of these facts, of several with one name the first; null where there is none.</summary>
    public static TraitGroup? Of(string kind, bool isWhole, IEnumerable<NodeTrait> traits)
    {
        var byName = ImmutableSortedDictionary.CreateBuilder<string, NodeTrait>(StringComparer.Ordinal);
        foreach (var trait in traits)
        {
            if (!byName.ContainsKey(trait.Name))
                byName.Add(trait.Name, trait);
        }

        return byName.Count == 0 ? null : new(kind, byName.ToImmutable(), isWhole, byName.Values.First().Line.Artifact.Whole);
    }
}
