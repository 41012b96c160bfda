using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Comparison;

/// <summary>All that nodes of one role are expected to have in common; what is every node's own (addresses, names, counts) is left out.</summary>
/// <param name="Groups">Those that the input tells of, the more telling ones first.</param>
internal sealed record NodeTraits(ImmutableArray<TraitGroup> Groups) : INodeFact<NodeTraits>
{
    private static readonly ImmutableArray<Func<Node, TraitGroup?>> Sources =
    [
        NetworkTraits.Filters,
        NetworkTraits.Links,
        HostTraits.Settings,
        HostTraits.Modules,
        KubernetesTraits.Kubelet,
        KubernetesTraits.KubeProxy,
        KubernetesTraits.Cni,
        HostTraits.Resolver,
        HostTraits.Software,
        HostTraits.Units,
        HostTraits.Packages,
    ];

    public static Availability<NodeTraits> From(Node node)
    {
        var groups = Sources.Select(source => source(node)).OfType<TraitGroup>().ToImmutableArray();
        return groups.IsEmpty
            ? Availability<NodeTraits>.Missing("nothing of the node in the input can be compared with other nodes")
            : Availability<NodeTraits>.Known(new(groups));
    }
}
