using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Comparison;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>A fact in which one node differs from nearly all others of its role.</summary>
/// <param name="Value">What the node has; null where it lacks what the others have.</param>
/// <param name="Others">What the others have; null where only this node has it.</param>
/// <param name="Peers">How many nodes have that.</param>
/// <param name="Line">Where it is read, or where it is missing.</param>
/// <param name="PeerLine">The same on one of the others.</param>
internal sealed record Outlier(string Node, string Kind, string Name, string? Value, string? Others, int Peers, SourceLine Line, SourceLine PeerLine);

/// <summary>Compares nodes fact by fact, and finds the odd one out. It is no finding: what differs may be on purpose.</summary>
internal static class Outliers
{
    private const int FewestNodes = 3;

    public static ImmutableArray<Outlier> Of(ClusterModel cluster)
    {
        var traits = cluster.Nodes
            .Select(node => (Node: node, Traits: node.Fact<NodeTraits>()))
            .Where(pair => pair.Traits.IsKnown)
            .Select(pair => new Compared(pair.Node.Name, Role(cluster, pair.Node.Name), pair.Traits.Value))
            .ToImmutableArray();

        // With too few of a role, all are compared: what the roles differ in is then no minority's alone.
        var cohorts = traits.GroupBy(one => one.Role).ToImmutableArray();
        return [.. (cohorts.Any(cohort => cohort.Count() >= FewestNodes) ? cohorts.Where(cohort => cohort.Count() >= FewestNodes).SelectMany(cohort => Within([.. cohort])) : Within(traits))];
    }

    private sealed record Compared(string Node, string Role, NodeTraits Traits);

    private static string Role(ClusterModel cluster, string node) =>
        cluster.Fact<NodeRoles>() is { IsKnown: true, Value: var roles } && roles.Of(node).Contains(NodeRoles.ControlPlane) ? NodeRoles.ControlPlane : NodeRoles.Worker;

    private static IEnumerable<Outlier> Within(ImmutableArray<Compared> nodes) =>
        nodes.SelectMany(node => node.Traits.Groups.Select(group => group.Kind)).Distinct()
            .SelectMany(kind => OfKind(kind, [.. nodes.Select(node => (node.Node, Group: node.Traits.Groups.FirstOrDefault(group => group.Kind == kind))).Where(pair => pair.Group is not null).Select(pair => (pair.Node, pair.Group! /* not null */))]));

    private static IEnumerable<Outlier> OfKind(string kind, ImmutableArray<(string Node, TraitGroup Group)> nodes)
    {
        if (nodes.Length < FewestNodes)
            return [];

        return nodes.SelectMany(node => node.Group.ByName.Keys).Distinct(StringComparer.Ordinal)
            .SelectMany(name => OfTrait(kind, name, nodes));
    }

    private static IEnumerable<Outlier> OfTrait(string kind, string name, ImmutableArray<(string Node, TraitGroup Group)> nodes)
    {
        var known = nodes
            .Select(node => (node.Node, node.Group, Trait: node.Group.ByName.GetValueOrDefault(name)))
            .Where(node => node.Trait is not null || node.Group.IsWhole)
            .ToImmutableArray();
        var byValue = known.GroupBy(node => node.Trait?.Value).OrderByDescending(group => group.Count()).ToImmutableArray();
        if (known.Length < FewestNodes || byValue.Length != 2 || byValue[1].Count() != 1 || byValue[0].Count() < FewestNodes - 1)
            yield break;

        var (odd, peer) = (byValue[1].Single(), byValue[0].First());
        yield return new(odd.Node, kind, name, odd.Trait?.Value, peer.Trait?.Value, byValue[0].Count(), odd.Trait?.Line ?? odd.Group.Source, peer.Trait?.Line ?? peer.Group.Source);
    }
}
