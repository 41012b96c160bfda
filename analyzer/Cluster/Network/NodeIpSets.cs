using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The sets of addresses that the node's iptables rules ask.</summary>
internal sealed record NodeIpSets(IpSets Sets) : INodeFact<NodeIpSets>
{
    public static Availability<NodeIpSets> From(Node node) => In(node.Host);

    /// <summary>The same of any place that has a network namespace.</summary>
    public static Availability<NodeIpSets> In(ArtifactStore place) =>
        place.Read<IpSets>("netfilter/ipset-save")
            .Or(() => place.Read<IpSets>("netfilter/ipset-list"))
            .Select(sets => new NodeIpSets(sets));

    /// <summary>The set with all of its entries, or why it is not known: a rule that asks it cannot be decided then.</summary>
    public Availability<IpSet> Named(string name) => Sets.Named(name) switch
    {
        { IsComplete: true } set => Availability<IpSet>.Known(set),
        { } set => Availability<IpSet>.Missing($"{set.Line}: the entries of the set {name} were not printed"),
        null => Availability<IpSet>.Missing($"{Sets.Text.Path}: it has no set {name}"),
    };
}
