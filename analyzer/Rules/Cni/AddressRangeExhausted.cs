using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>host-local has given away every address of the node's range, often to sandboxes that are long gone.</summary>
internal sealed class AddressRangeExhausted : NodeRule
{
    private const string Symptom = "cni/no-addresses-available";

    // The network's own address, the bridge's, and the last one are never given (host-local's Range.Canonicalize).
    private const int Reserved = 3;

    public override RuleInfo Info { get; } = new("cni/address-range-exhausted", Severity.Critical)
    {
        Explains = [Symptom, "cni/sandboxes-fail", "dns/coredns-not-running"],
        Needs = ["files/var/lib/cni/networks", "the node's range of pod addresses", "the runtime's sandboxes", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (UsesAnother(node))
            yield break;

        var leases = Need(node.Fact<AddressLeases>()).All;
        var ranges = Need(cluster.Fact<ClusterRanges>()).Of(RangeUse.PodsOfNode).Where(statement => statement.Node == node.Name).ToImmutableArray();
        if (ranges.IsEmpty)
            throw CannotTell($"the node's range of pod addresses is not known ({new ShellCommand("kubectl get node -o jsonpath={.spec.podCIDR}")} would tell)");

        foreach (var range in ranges.Where(statement => !statement.Range.IsV6).DistinctBy(statement => statement.Range))
        {
            var held = leases.Where(lease => range.Range.Contains(lease.Address)).DistinctBy(lease => lease.Address).ToImmutableArray();
            if (held.Length >= Math.Max(1, Size(range) - Reserved))
                yield return Describe(node, range, held);
        }
    }

    // Calico and its like keep their addresses elsewhere.
    private static bool UsesAnother(Node node) =>
        node.Fact<CniFiles>() is { IsKnown: true, Value.All: [{ Fault: null } first, ..] }
        && first.Network.Plugins.All(plugin => plugin.Type != "flannel" && plugin.Ipam?.Type is not "host-local")
        && first.Network.Plugins.Any(plugin => plugin.Ipam is not null || CniPlugins.OfType(plugin.Type) is "Cilium" or "Weave Net" or "Antrea" or "OVN-Kubernetes");

    private static int Size(RangeStatement range) => 1 << Math.Min(30, 32 - range.Range.Length);

    private Finding Describe(Node node, RangeStatement range, ImmutableArray<AddressLease> held)
    {
        var seen = node.Logs.Hits(Symptom)?.Samples[^1];
        var left = Left(node, held);
        var because = seen is null ? "as many addresses are held as the range has; no log in the input shows a pod go without" : "as many addresses are held as the range has, and the log shows pods go without";
        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("range", range.Range),
            ("held", held.Length),
            ("size", Math.Max(1, Size(range) - Reserved)),
            ("network", held[0].Network),
            ("left", left is { IsEmpty: false } ? left.Value.Length : ""),
            ("because", because)) with
        {
            Severity = seen is null ? Severity.Warning : Severity.Critical,
            Evidence = [.. Lines(range, held, left, seen)],
        };
    }

    // Null where the sandboxes are not known, or not all.
    private static ImmutableArray<AddressLease>? Left(Node node, ImmutableArray<AddressLease> held) =>
        node.Fact<NodeSandboxes>() is { IsKnown: true, Value: { WhyIncomplete: null } sandboxes }
            ? [.. held.Where(lease => lease.Container is { Length: > 0 } id && sandboxes.Find(id) is null)]
            : null;

    private static IEnumerable<Evidence> Lines(RangeStatement range, ImmutableArray<AddressLease> held, ImmutableArray<AddressLease>? left, LogSample? seen)
    {
        yield return Evidence.Of(range.Line, $"the node's range, {range.Range}");
        yield return Evidence.Of(held[^1].Line, $"one of {held.Length} addresses that are held: {held[^1].Address}");
        if (left is [var leftover, ..])
            yield return Evidence.Of(leftover.Line, $"no sandbox of the runtime has this id any more: {leftover.Address} is a leftover");
        if (seen is not null)
            yield return Evidence.Of(seen, "a pod got no address");
    }
}
