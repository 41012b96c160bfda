using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Two nodes have the same machine-id or product_uuid: they were cloned.</summary>
internal sealed class DuplicateMachineIdentity : ClusterRule
{
    private const string Id = "identity/machine-identity";

    public override RuleInfo Info { get; } = new("links/duplicate-machine-identity", Severity.Warning)
    {
        Explains = ["links/duplicate-address"],
        Needs = [$"{Id} of at least two nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var known = cluster.Nodes.Select(node => (node.Name, Identity: Of(node))).Where(one => one.Identity.IsKnown).Select(one => (one.Name, one.Identity.Value)).ToImmutableArray();
        if (known.Length < 2)
            throw CannotTell(Sentence.ForLackOf(
                [.. cluster.Nodes.Select(node => new MissingArtifact(node.Host.Place, Id))],
                $"{Id} of fewer than two nodes is in the input ({new ShellCommand("cat /etc/machine-id /sys/class/dmi/id/product_uuid")} on each node would tell)"));

        return Same(known, "machine-id", one => one.MachineId).Concat(Same(known, "product_uuid", one => one.ProductUuid));
    }

    private static Availability<MachineIdentity> Of(Node node) =>
        node.Host.Read<MachineIdentity>(Id).Or(() => node.Host.Read<MachineIdentity>("files/etc/machine-id"));

    private IEnumerable<Finding> Same(ImmutableArray<(string Node, MachineIdentity Identity)> known, string what, Func<MachineIdentity, LabelledValue?> get) => known
        .Select(one => (one.Node, Value: get(one.Identity))).Where(one => one.Value is not null)
        .GroupBy(one => one.Value!.Value).Where(group => group.Count() > 1) // filtered
        .Select(group => Describe(what, [.. group.Select(one => (one.Node, one.Value!))])); // filtered

    private Finding Describe(string what, ImmutableArray<(string Node, LabelledValue Value)> group)
    {
        var nodes = string.Join(", ", group.Select(one => one.Node));
        Sentence because = $"{nodes} show the same value; whether it does harm depends on what uses it";
        return Found(FindingScope.Cluster, Confidence.Likely, because, ("what", what), ("nodes", nodes), ("isMachineId", what == "machine-id" ? "yes" : ""), ("because", because)) with
        {
            // Nodes that are containers of one host share its product_uuid.
            Severity = what == "machine-id" ? Severity.Warning : Severity.Info,
            Evidence = [.. group.Reverse().Select(one => ClusterAddresses.Cite(one.Value.Line, $"the {what} of {one.Node}"))],
            Affects = [.. group.Select(one => FindingScope.OfNode(one.Node))],
        };
    }
}
