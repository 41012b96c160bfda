using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A node throws away tunnelled packets of its peers because their checksum is wrong: the sender's kernel or network card leaves it undone.</summary>
internal sealed class VxlanChecksumOffload : NodeRule
{
    private const string Bad = "links/vxlan-bad-checksum";

    private const int Many = 5;

    public override RuleInfo Info { get; } = new("links/vxlan-checksum-offload", Severity.Critical)
    {
        Explains = [Bad, .. ApiOutOfReach.Effects, "path/cluster-traffic-stopped"],
        Needs = ["the node's kernel log", "links/addr with ip -d"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        Need(node.Fact<NodeLinks>());
        if (Overlays.Of(node).FirstOrDefault() is not { } overlay)
            return [];
        if (!node.Logs.Files.Any(file => IsKernels(file.Path)))
            throw CannotTell($"no kernel log of this node is in the input ({new ShellCommand("dmesg")} on the node would tell)");

        return node.Logs.Hits(Bad) is { } hits ? [Describe(node, cluster, overlay, hits)] : [];
    }

    private static bool IsKernels(string path) =>
        path.Contains("dmesg", StringComparison.Ordinal) || path.Contains("kern", StringComparison.Ordinal) || path.Contains("/messages", StringComparison.Ordinal) || path.Contains("/syslog", StringComparison.Ordinal) || path.Contains("journal", StringComparison.Ordinal);

    private Finding Describe(Node node, ClusterModel cluster, Overlay overlay, LogHits hits)
    {
        var senders = hits.Samples.Select(sample => sample.Values.GetValueOrDefault("source", "")).Distinct().ToImmutableArray();
        var named = senders.Select(text => IPAddress.TryParse(text, out var address) && ClusterAddresses.Holder(address, cluster) is { } holder ? holder : null).OfType<string>().Distinct().ToImmutableArray();
        var kernels = string.Join(", ", cluster.Nodes.Where(other => named.Contains(other.Name)).Select(other => other.Fact<KernelRelease>() is { IsKnown: true, Value: var kernel } ? $"{other.Name}: {kernel.Release}" : null).OfType<string>());
        Sentence because = $"the kernel of {node.Name} logged {hits.Count} such packets at the tunnel's port";
        return Found(FindingScope.OfNode(node.Name), Confidence.Proven, because,
            ("node", node.Name), ("device", overlay.Link.Name), ("port", overlay.Details.Port ?? 0), ("senders", string.Join(", ", named.IsEmpty ? senders : named)), ("kernels", kernels), ("count", hits.Count), ("calico", overlay.Link.Name.Contains("calico", StringComparison.Ordinal) ? "yes" : ""), ("because", because)) with
        {
            // Single packets are spoilt on any wire.
            Severity = hits.Count >= Many ? Severity.Critical : Severity.Warning,
            Evidence = [.. hits.Samples.Take(2).Select(sample => Evidence.Of(sample, "a tunnelled packet is thrown away")), ClusterAddresses.Cite(overlay.Link.Line, $"the tunnel {overlay.Link.Name} takes packets at port {overlay.Details.Port}")],
            Affects = [.. named.Select(FindingScope.OfNode)],
        };
    }
}
