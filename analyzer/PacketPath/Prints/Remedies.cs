using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Why a packet was stopped, and what would have to be different for it to pass.</summary>
internal static class Remedies
{
    /// <summary>Sentences, each with the line that it rests on, the nearest cause first.</summary>
    public static ImmutableArray<(string Says, SourceLine? Line)> Of(Obstacle obstacle, Topology topology) =>
        topology.Stack(obstacle.Hop.Node) is not { } stack ? [] : [.. LostCourse.Of(obstacle, topology), .. All(obstacle, stack, topology)];

    private static IEnumerable<(string, SourceLine?)> All(Obstacle obstacle, NetworkStack stack, Topology topology)
    {
        if (obstacle.Rule is { } rule)
            return [.. PolicyChains.Of(obstacle, topology.Cluster) is { } policy ? [policy] : ReadOnlySpan<(string, SourceLine?)>.Empty, .. OfEndpoints(obstacle.Hop.Node, rule, topology), .. OfRule(obstacle, rule, stack)];
        if (obstacle.Trail?.Event is PolicyHit { Chain: var chain })
            return [($"a rule that accepts it would have to stand in {chain.Chain.Name} (table {chain.Chain.Table}): none of its {chain.Chain.Rules.Length} rules does, and the policy is {chain.Policy.ToString()!.ToUpperInvariant()}", chain.Chain.Source.Line)]; // a record's text is never null

        var packet = obstacle.Trail?.Packet;
        return obstacle.Disposition switch
        {
            Disposition.NoRoute when packet is not null => [OfRoute(packet.Destination, stack, topology)],
            Disposition.Refused when packet is not null => OfSocket(packet, stack),
            Disposition.NotForwarding => [($"{stack.Name} must forward: the sysctl named must be 1", obstacle.Step.Source)],
            Disposition.RpFiltered when packet is not null => [($"the route back to {packet.Source} must lead by {packet.InInterface}, or rp_filter there must be 2 (loose) or 0", obstacle.Step.Source)],
            Disposition.NeighbourUnreachable => [("its next hop must answer for its address, or a permanent entry must name it", obstacle.Step.Source)],
            Disposition.Blackhole or Disposition.UnreachableRoute or Disposition.ProhibitedRoute => [("a more specific route to a gateway would have to exist, or this one go", obstacle.Step.Source)],
            Disposition.MtuExceeded => [("the packet must be smaller: an MTU on the way must be raised, or that of the sender lowered (an overlay takes 20 to 80 bytes)", obstacle.Step.Source)],
            Disposition.CannotTell => [($"this is what is missing to tell: {obstacle.Step.What}", obstacle.Step.Source)],
            Disposition.LeavesModel => [("from there on nothing in the input tells what becomes of it", obstacle.Step.Source)],
            _ => [],
        };
    }

    private static IEnumerable<(string, SourceLine?)> OfRule(Obstacle obstacle, RuleHit stopped, NetworkStack stack)
    {
        var rule = stopped.Rule.Source;
        var maker = ChainMakers.OfChain(rule.Chain) is { } made ? $" ({rule.Chain} is a chain of {made})" : "";
        var behind = LaterRules.Behind(obstacle, stack);
        foreach (var later in behind.Where(later => later.By is not null).DistinctBy(later => (later.By?.Rule.Source.Line.Number, later.Verdict)))
        {
            var by = later.By!.Rule.Source; // filtered
            var hits = by.Counters is { Packets: >= 0 } counters ? $", {counters.Packets:N0} hits" : "";
            yield return later.Verdict == Verdict.Accept
                ? ($"behind it rule {by.Index} of {by.Chain} ({by.BodyText}{hits}) would have accepted it, but rule {rule.Index} comes first{maker}", by.Line)
                : ($"without it rule {by.Index} of {by.Chain} ({by.BodyText}{hits}) would still have it: {later.Verdict}{maker}", by.Line);
        }

        if (behind.Any(later => later.By is null && later.Verdict == Verdict.Accept))
            yield return ($"no rule behind it stops the packet and the policy of {behind[0].Chain} is ACCEPT: without rule {rule.Index} of {rule.Chain} it would pass{maker}", null);
        else if (behind.Any(later => later.By is null))
            yield return ($"no rule behind it accepts the packet, and the policy of {behind[0].Chain} is DROP: a rule that accepts it would have to stand before rule {rule.Index} of {rule.Chain}{maker}", null);
    }

    // kube-proxy stops what goes to a Service without endpoints: by a rule of its own, or by a map of nftables.
    private static IEnumerable<(string, SourceLine?)> OfEndpoints(string node, RuleHit stopped, Topology topology)
    {
        var rule = stopped.Rule.Source;
        if (!rule.Chain.StartsWith("KUBE-", StringComparison.Ordinal) && !rule.Table.EndsWith("kube-proxy", StringComparison.Ordinal))
            yield break;
        if (topology.Cluster.Fact<Services>() is not { IsKnown: true, Value: var services } || Meant(rule, stopped.Before, services) is not { } service)
            yield break;

        var endpoints = topology.Cluster.Fact<EndpointSets>() is { IsKnown: true, Value: var sets } ? sets.Of(service.Namespace, service.Name).SelectMany(set => set.Endpoints).ToList() : null;
        var isLocal = rule.Comment is { } comment ? comment.Contains("no local endpoints", StringComparison.Ordinal) : stopped.Verdict == Verdict.Drop;
        if (rule.Comment is null && (endpoints is null || endpoints.Any(one => one.IsReady && (!isLocal || one.NodeName == node))))
            yield break; // it stops it for another reason

        yield return ($"the Service {service.FullName} must have a ready endpoint{(isLocal ? " on this very node (its traffic policy is Local)" : "")}; {Has(endpoints)}{Selects(service)}", service.Line);
    }

    // -A KUBE-SERVICES -d 10.96.0.9/32 -p tcp -m comment --comment "shop/orphan:http has no endpoints" -j REJECT
    private static Service? Meant(ChainRule rule, Packet packet, Services services)
    {
        if (rule.Comment is { } comment)
            return comment.Contains(" has no ", StringComparison.Ordinal) ? services.All.FirstOrDefault(service => service.FullName == comment[..comment.IndexOf(' ')].Split(':')[0]) : null;

        var (to, port) = (packet.Destination.ToIPAddress(), packet.DestinationPort);
        return rule.Table.EndsWith("kube-proxy", StringComparison.Ordinal)
            ? services.All.FirstOrDefault(service => service.ClusterIps.Concat(service.ExternalIps).Contains(to) && service.Ports.Any(one => one.Port == port))
            : null;
    }

    private static string Has(List<Endpoint>? endpoints) => endpoints is null
        ? "its endpoints are not in the input"
        : endpoints.Count == 0 ? "it has none" : $"it has {FlowEnds.Listed([.. endpoints.Select(one => $"{one.Address}{(one.IsReady ? "" : " (not ready)")}{(one.NodeName.Length == 0 ? "" : $" on {one.NodeName}")}")])}";

    private static string Selects(Service service) => service.Selector.IsEmpty ? "" : $"; its selector is {string.Join(",", service.Selector.Select(pair => $"{pair.Key}={pair.Value}"))}";

    private static (string, SourceLine?) OfRoute(Address destination, NetworkStack stack, Topology topology)
    {
        var owners = topology.Cluster.Fact<AddressOwners>() is { IsKnown: true, Value: var known } ? known : null;
        var wanted = destination.ToIPAddress();
        var whose = owners?.Of(wanted).FirstOrDefault() is { } owner ? $", which is {owner}" : owners?.RangesOf(wanted).FirstOrDefault() is { } range ? $", which is of {range}" : "";
        return ($"{stack.Name} must have a route to {destination}{whose}", owners?.RangesOf(wanted).FirstOrDefault()?.Line);
    }

    private static IEnumerable<(string, SourceLine?)> OfSocket(Packet packet, NetworkStack stack)
    {
        var near = stack.Sockets.IsKnown ? stack.Sockets.Value.Listening.Where(socket => socket.Local.Port == packet.DestinationPort).ToList() : [];
        foreach (var socket in near)
            yield return ($"somebody listens on {socket.Local} ({socket.Protocol}), which does not take packets to {packet.Destination}", socket.Line);
        if (near.Count == 0)
            yield return ($"a program must listen on port {packet.DestinationPort} in {stack.Name}: none does, on no address", null);
    }
}
