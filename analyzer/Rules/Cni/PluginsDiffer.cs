using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>The nodes of one cluster wire their pods by different network plug-ins, which do not know each other's pods.</summary>
internal sealed class PluginsDiffer : ClusterRule
{
    public override RuleInfo Info { get; } = new("cni/plugins-differ", Severity.Warning)
    {
        Needs = ["files/etc/cni/net.d of each node", "the API's nodes"],
    };

    // Every pod's loopback is wired by it, whatever the network: alone it tells that the other files are not in the input.
    private const string Loopback = "loopback";

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var taken = cluster.Nodes.Select(node => (Node: node.Name, Files: node.Fact<CniFiles>()))
            .Where(pair => pair.Files is { IsKnown: true, Value.All: [{ Fault: null } first, ..] } && first.Network.Plugins[0].Type != Loopback)
            .Select(pair => (pair.Node, File: pair.Files.Value.All[0]))
            .ToImmutableArray();
        if (taken.Length < 2 && !IsAlone(cluster))
            throw CannotTell($"the CNI configuration of fewer than two nodes is in the input ({new ShellCommand("ls /etc/cni/net.d")} on each node would tell)");

        var groups = taken.GroupBy(one => one.File.Network.Plugins[0].Type).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToImmutableArray();
        if (groups.Length > 1)
            yield return Describe([.. groups]);
    }

    private static bool IsAlone(ClusterModel cluster) => cluster.Fact<KubeNodes>() is { IsKnown: true, Value: { All.Length: 1, WhyPartial: null } };

    private Finding Describe(ImmutableArray<IGrouping<string, (string Node, CniFile File)>> groups)
    {
        const string Because = "the first configuration of each node says so";
        var (most, odd) = (groups[0], groups[^1]);
        return Found(
            FindingScope.Cluster,
            Confidence.Likely,
            Because,
            ("most", most.Key),
            ("odd", odd.Key),
            ("nodes", string.Join(", ", odd.Select(one => one.Node))),
            ("files", string.Join("; ", groups.SelectMany(group => group).Select(one => $"{one.Node}: {one.File.Name} ({one.File.Network.Plugins[0].Type})"))),
            ("because", Because)) with
        {
            Evidence =
            [
                .. odd.Select(one => Evidence.Of(one.File.Network.Plugins[0].Line, $"{one.Node} wires its pods by {odd.Key}")),
                Evidence.Of(most.First().File.Network.Plugins[0].Line, $"{most.First().Node} does so by {most.Key}"),
            ],
            Affects = [.. odd.Select(one => FindingScope.OfNode(one.Node))],
        };
    }
}
