using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Where a flow is first met: the stack that sends it, or the one that it comes into from outside the input.</summary>
/// <param name="EntersBy">The device that it comes in by; null where the stack sends it.</param>
/// <param name="Assumed">What nothing in the input says; null where nothing had to be assumed.</param>
internal sealed record FlowStart(NetworkStack Stack, string? EntersBy, string? Assumed)
{
    /// <summary>Every place where it may begin; none, with a sentence, where there is no way to tell.</summary>
    /// <param name="device">The device that was asked for; null for the usual one.</param>
    public static (ImmutableArray<FlowStart> Starts, string? Problem) Of(FlowEnd sender, IPAddress? source, IPAddress destination, string? device, Topology topology)
    {
        if (device is not null)
            return AtDevice(sender, destination, device, topology);
        if (sender.Stack is { } stack)
            return ([new(stack, sender.EntersBy, sender.Assumed)], null);
        if (sender.Service is not null)
            return ([], $"{sender.Name}: a Service sends nothing; name a pod behind it{PodsBehind(sender, topology)}.");
        if (!sender.IsAddress || source is null)
            return ([], $"{sender.Name}: neither its network namespace nor its node is in the input, so where its packets start is not known.");

        return FromOutside(source, destination, topology);
    }

    private static (ImmutableArray<FlowStart>, string?) AtDevice(FlowEnd sender, IPAddress destination, string device, Topology topology)
    {
        ImmutableArray<NetworkStack> nodes = sender.Stack is { } own ? [topology.Stack(own.Node.Name) ?? own] : Entrances(destination, topology);
        ImmutableArray<FlowStart> starts = [.. nodes.Where(node => node.Links.IsKnown && node.Links.Value.Link(device) is not null).Select(node => new FlowStart(node, device, null))];
        return starts.IsEmpty
            ? (starts, $"--in-interface {device}: {(nodes.IsEmpty ? "no node of the input is on the way" : string.Join("; ", nodes.Select(node => $"{node.Name} has {(node.Links.IsKnown ? FlowEnds.Listed([.. node.Links.Value.Links.Select(link => link.Name)]) : node.Links.WhyMissing)}")))}.")
            : (starts, null);
    }

    private static (ImmutableArray<FlowStart>, string?) FromOutside(IPAddress source, IPAddress destination, Topology topology)
    {
        var nodes = Entrances(destination, topology);
        ImmutableArray<FlowStart> starts = [.. nodes.Select(node => (Node: node, Device: Uplink(node, source))).Where(one => one.Device is not null).Select(one => new FlowStart(one.Node, one.Device, null))];
        if (starts.IsEmpty)
            return (starts, $"ip:{source}: it is outside the input, and {(nodes.IsEmpty ? $"no node of the input is known to take packets for {destination}" : "no node has a route back to it, so where it enters is not known")}. Say where it comes in with --in-interface, or start at a node.");

        var every = starts.Length > 1 ? $"; {starts.Length} nodes may take it, and each is followed" : "";
        return ([.. starts.Select(start => start with { Assumed = $"{source} is outside the input: its packet is assumed to enter {start.Stack.Name} by {start.EntersBy}, by which that routes back to it{every}" })], null);
    }

    // Those that hold the address, or the pod that has it; a Service's address any node may take.
    private static ImmutableArray<NetworkStack> Entrances(IPAddress destination, Topology topology)
    {
        var holders = topology.Holders(Address.Of(destination)).Where(holder => holder.Link.Kind != "dummy").Select(holder => holder.Stack.Node.Name);
        var pod = topology.Cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } ? pods.WithAddress(destination)?.NodeName : null;
        var claimed = topology.Cluster.Fact<VirtualAddresses>() is { IsKnown: true, Value: var shared } ? shared.Of(destination).Select(one => one.Node).OfType<string>() : [];
        ImmutableArray<NetworkStack> named = [.. holders.Append(pod).Concat(claimed).OfType<string>().Distinct().Select(topology.Stack).OfType<NetworkStack>()];
        return !named.IsEmpty ? named : IsServices(destination, topology) ? [.. topology.Stacks.Where(stack => stack.Namespace is null)] : [];
    }

    private static bool IsServices(IPAddress address, Topology topology) =>
        topology.Cluster.Fact<Services>() is { IsKnown: true, Value.All: var services }
        && services.Any(service => service.ClusterIps.Contains(address) || service.ExternalIps.Contains(address) || service.Ingress.Any(ingress => address.Equals(ingress.Address)));

    private static string? Uplink(NetworkStack node, IPAddress source)
    {
        var wanted = Address.Of(source);
        var fib = node.Fib(wanted.IsV6);
        return fib.IsKnown
            ? fib.Value.Lookup(new(wanted, null, null, 0, Protocol.Tcp)).Select(choice => choice.Result).OfType<RouteResult.Unicast>().FirstOrDefault()?.Hop.Device
            : null;
    }

    private static string PodsBehind(FlowEnd sender, Topology topology)
    {
        if (topology.Cluster.Fact<EndpointSets>() is not { IsKnown: true, Value: var sets } || sender.Service is not { } service)
            return "";

        var pods = sets.Of(service.Namespace, service.Name).SelectMany(set => set.Endpoints).Where(endpoint => endpoint.Pod.Length > 0).Select(endpoint => $"pod:{endpoint.Pod}").Distinct().ToList();
        return pods.Count == 0 ? "" : $": {FlowEnds.Listed(pods)}";
    }
}
