using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>What else is stopped by what stopped a packet: the packets that it is about, and how many of the flows that the cluster lives by.</summary>
internal sealed class Scope(Topology topology, FlowNames names)
{
    /// <summary>Null where nothing can be said beyond the packet itself.</summary>
    public string? Of(Obstacle obstacle)
    {
        var whom = Packets(obstacle);
        var flows = Flows(obstacle);
        return whom is null && flows is null ? null : string.Join("; ", new[] { whom, flows }.OfType<string>());
    }

    private string? Packets(Obstacle obstacle)
    {
        var (place, device) = (names.Place(obstacle.Hop.Node), obstacle.Trail?.Packet?.InInterface);
        return obstacle switch
        {
            { Trail.Event: PolicyHit { Chain: var chain } } => $"every packet that {At(chain.Hook, place)} and no rule of {chain.Chain.Name} accepts",
            { Rule: { } rule } => OfRule(obstacle, rule, place),
            { Disposition: Disposition.NotForwarding } => $"every packet for others that comes to {place}{(device is null ? "" : $" by {device}")}",
            { Disposition: Disposition.RpFiltered } when device is not null => $"every packet that comes to {place} by {device} from where {place} does not route back by it",
            { Disposition: Disposition.Blackhole or Disposition.UnreachableRoute or Disposition.ProhibitedRoute } => $"every packet at {place} that this route is the closest for",
            { Disposition: Disposition.Refused, Trail.Packet: { DestinationPort: { } port } packet } => $"whoever asks {packet.Destination} for port {port}",
            _ => null,
        };
    }

    private string? OfRule(Obstacle obstacle, RuleHit stopped, string place)
    {
        var path = ChainPath.Before(obstacle);
        if (path.Calls.IsEmpty || topology.Stack(obstacle.Hop.Node) is not { } stack || LaterRules.Base(stack, stopped, path.Calls[0].Hit) is not { } start)
            return null;

        // Rules of nft's own language are shown as they are printed: their tests have no words of their own.
        var asked = path.Calls.SelectMany(call => Tests(call.Hit.Rule.Source)).Distinct().ToList();
        var which = asked.Count == 0 ? "whatever it is" : $"with {string.Join(" ", asked)}";
        return $"every packet that {At(start.Hook, place)}, {which}, unless a rule before this one decides";
    }

    private static IEnumerable<string> Tests(ChainRule rule) => rule.Target is null
        ? [$"[{rule.BodyText}]"]
        : rule.Matches.Where(match => match.Module != "comment").Select(match => match.ToString()).Where(text => text.Length > 0);

    private static string At(NetHook hook, string place) => hook switch
    {
        NetHook.Forward => $"{place} forwards",
        NetHook.Input => $"is for {place} itself",
        NetHook.Output => $"{place} sends",
        NetHook.Postrouting => $"leaves {place}",
        _ => $"comes to {place}",
    };

    // Ways of the flows that the same step ends.
    private string? Flows(Obstacle obstacle)
    {
        if (topology.Cluster.Fact<ReachabilityMatrix>() is not { IsKnown: true, Value.Tried: { IsEmpty: false } tried })
            return null;

        var same = tried.Count(flow => flow.Trace.Ways.Any(way => way.DecidedBy is { } step && step.Source == obstacle.Step.Source && step.What == obstacle.Step.What));
        return $"it stops {same} of the {tried.Length} flows that were tried for the cluster";
    }
}
