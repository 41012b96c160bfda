using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A pod's packet as it leaves its node.</summary>
/// <param name="Sources">The source address of each way that it may take.</param>
internal sealed record LeavingPacket(ForwardFlow Flow, ImmutableArray<string> Sources, Trail? Last)
{
    public bool Keeps => Sources.All(source => source == Flow.Flow.Source?.ToString());

    public bool Changes => Sources.All(source => source != Flow.Flow.Source?.ToString());
}

/// <summary>Whether pods' packets get the node's address when they leave it, and whether they are meant to.</summary>
internal static class PodMasquerade
{
    private static readonly ImmutableArray<string> CniFolders = ["files/etc/cni/net.d/", "files/var/lib/rancher/k3s/agent/etc/cni/net.d/", "files/var/lib/rancher/rke2/agent/etc/cni/net.d/"];

    /// <summary>The flows that leave the node for certain; those that are stopped or not known are left out.</summary>
    public static ImmutableArray<LeavingPacket> Of(Node node, ClusterModel cluster, PodNetworks networks)
    {
        var stack = NetworkStack.Of(node);
        return [.. ForwardFlows.Of(node, cluster, networks).Where(flow => flow.What.StartsWith("from pods here", StringComparison.Ordinal)).Select(flow => Leave(stack, flow)).OfType<LeavingPacket>()];
    }

    private static LeavingPacket? Leave(NetworkStack stack, ForwardFlow flow)
    {
        var ends = OneStack.Forward(stack, flow.Flow);
        return ends.Count > 0 && ends.TrueForAll(end => end.Disposition == Disposition.Delivered && end.Branch.Conditions.All(condition => condition.IsChance))
            ? new(flow, [.. ends.Select(end => end.Branch.Packet.Source.ToString()).Distinct()], ends[0].Branch.Trail)
            : null;
    }

    /// <summary>The line by which pods' traffic to the outside is to be masqueraded, or null where nothing in the input says so.</summary>
    public static (SourceLine Line, string Says)? Meant(Node node)
    {
        if (node.Host.Read<EnvironmentFile>("files/run/flannel/subnet.env") is { IsKnown: true, Value: var flannel } && flannel["FLANNEL_IPMASQ"] is { Value: "true" } variable)
            return (variable.Line, "flannel is to masquerade (FLANNEL_IPMASQ=true)");

        return CniFolders.SelectMany(folder => node.Host.Under(folder)).Select(file => InConfiguration(node, file.Id)).FirstOrDefault(found => found is not null);
    }

    private static (SourceLine, string)? InConfiguration(Node node, string id) =>
        node.Host.Read<DocumentFile>(id) is { IsKnown: true, Value.Roots: [var root, ..] }
        && root.ItemsAt("plugins").Add(root).Select(plugin => plugin["ipMasq"]).FirstOrDefault(flag => flag?.Text == "true") is { } flag
            ? (flag.Line, "the CNI configuration says ipMasq: true")
            : null;
}
