using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>Rules of the nodes on a packet's way, and routers beyond, that may exist and are not in the input: then what was simulated is not certain.</summary>
internal sealed class Doubts(Topology topology)
{
    // Devices of Cilium, of Calico's eBPF, of Open vSwitch and Antrea: packets there do not meet the kernel's own path alone.
    private static readonly ImmutableArray<string> OtherPlanes = ["lxc", "cilium_", "bpfin.cali", "bpfout.cali", "ovs-system", "antrea-gw", "ovn-k8s-"];

    private readonly ConcurrentDictionary<(string Stack, bool IsV6), string?> _known = new();

    public Trace Of(Trace trace)
    {
        if (trace.Certainty == Certainty.CannotTell)
            return trace;

        var doubts = trace.Ways.SelectMany(way => way.Hops.Concat(way.Reply?.Hops ?? [])).Select(hop => hop.Node).Distinct()
            .Select(stack => topology.Stack(stack)).OfType<NetworkStack>().Select(stack => Of(stack, trace)).OfType<string>().Concat(Detour.Of(topology, trace)).ToList();
        return doubts.Count == 0 ? trace : trace with { Certainty = Certainty.Depends, DependsOn = [.. trace.DependsOn, .. doubts] };
    }

    private string? Of(NetworkStack stack, Trace trace)
    {
        var isV6 = PodStart.IsV6(trace.Flow.Destination);
        var hidden = _known.GetOrAdd((stack.Name, isV6), _ => Hidden(stack, isV6));

        // A router that is no node: whatever its rules are, they do not lead on where its routes refuse.
        return hidden is null || (trace.Disposition != Disposition.Delivered && !NodeSigns.Any(stack.Node, topology.Cluster)) ? null : $"{stack.Name}: {hidden}";
    }

    private static string? Hidden(NetworkStack stack, bool isV6)
    {
        if (stack.Namespace is not null)
            return null;
        if (stack.Links.IsKnown && stack.Links.Value.Links.FirstOrDefault(link => OtherPlanes.Any(name => link.Name.StartsWith(name, StringComparison.Ordinal))) is { } other)
            return $"what forwards behind {other.Name} is not modelled";

        return isV6 ? stack.Hooks(isV6: true).Unknown.Select(unseen => unseen.ToString()).FirstOrDefault() : HiddenRules.Of(stack.Node);
    }
}
