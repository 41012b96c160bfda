using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>One possible end of a packet's way through a node.</summary>
/// <param name="Decider">What the table's end was, when a rule or policy stopped it.</param>
internal sealed record PathEnd(Disposition Disposition, Branch Branch, TableEnd? Decider)
{
    /// <summary>What is not modelled and might still stop a packet that got through.</summary>
    public ImmutableArray<string> NotModelled { get; init; } = [];
}

/// <summary>A packet's way through one node, hook by hook (order: packet-flow of net/ipv4 and net/netfilter).</summary>
internal sealed class NodePath(NodeNetwork node)
{
    /// <summary>A packet that arrives by <see cref="Packet.InInterface"/> and is to be forwarded.</summary>
    public ImmutableArray<PathEnd> Forward(Packet packet) =>
        Run(packet, [Filter("raw", "PREROUTING"), Filter("mangle", "PREROUTING"), Native("prerouting", BeforeNat), Nat("PREROUTING"), Native("prerouting", AfterNat), RouteIn,
            Filter("mangle", "FORWARD"), Filter("filter", "FORWARD"), Filter("security", "FORWARD"), Native("forward", Any),
            Filter("mangle", "POSTROUTING"), Native("postrouting", Any), Nat("POSTROUTING")]);

    /// <summary>A packet that the node sends itself; its source is chosen by the route to its first destination.</summary>
    public ImmutableArray<PathEnd> Output(Packet packet) =>
        Run(packet, [RouteOut, Filter("raw", "OUTPUT"), Rerouted(Filter("mangle", "OUTPUT")), Rerouted(Native("output", BeforeNat)), Rerouted(Nat("OUTPUT")),
            Filter("filter", "OUTPUT"), Filter("security", "OUTPUT"), Native("output", AfterNat),
            Filter("mangle", "POSTROUTING"), Native("postrouting", Any), Nat("POSTROUTING")]);

    private delegate IEnumerable<PathEnd> Stage(Branch branch);

    private ImmutableArray<PathEnd> Run(Packet packet, ImmutableArray<Stage> stages)
    {
        ImmutableArray<PathEnd> ends = [Alive(Branch.Of(packet))];
        foreach (var stage in stages)
            ends = [.. ends.SelectMany(end => end.Disposition == Disposition.Delivered ? stage(end.Branch) : [end])];

        return node.Hidden is { } hidden ? [.. ends.Select(end => end with { NotModelled = [hidden] })] : ends;
    }

    // Delivered until something says otherwise.
    private static PathEnd Alive(Branch branch) => new(Disposition.Delivered, branch, null);

    private Stage Filter(string table, string hook) => branch => HookWalk.Filter(node, table, hook, branch).Select(EndOf);

    private Stage Native(string hook, Predicate<int> priorities) => branch => HookWalk.Native(node, hook, priorities, branch).Select(EndOf);

    private static bool Any(int priority) => true;

    // NF_IP_PRI_NAT_DST (include/uapi/linux/netfilter_ipv4.h).
    private static bool BeforeNat(int priority) => priority < -100;

    private static bool AfterNat(int priority) => !BeforeNat(priority);

    private Stage Nat(string hook) => branch => HookWalk.Nat(node, hook, branch).Select(EndOf);

    private static PathEnd EndOf(TableEnd end) => end.Kind switch
    {
        EndKind.Accepted or EndKind.FellThrough => Alive(end.Branch),
        EndKind.Dropped => new(Disposition.Dropped, end.Branch, end),
        EndKind.Rejected => new(Disposition.Rejected, end.Branch, end),
        _ => new(Disposition.CannotTell, end.Branch, end),
    };

    // After mangle and nat OUTPUT the kernel looks the route up again when mark or destination changed (ip_route_me_harder).
    private Stage Rerouted(Stage stage) => branch => stage(branch).Select(end =>
        end.Disposition == Disposition.Delivered && NeedsRoute(branch.Packet, end.Branch.Packet) ? Reroute(end.Branch) : end);

    private static bool NeedsRoute(Packet before, Packet after) =>
        !before.Destination.Equals(after.Destination) || before.Mark != after.Mark;

    private IEnumerable<PathEnd> RouteIn(Branch branch)
    {
        yield return Routed(branch, node.Fib.Lookup(RouteKey.Of(branch.Packet)), "route");
    }

    private PathEnd Reroute(Branch branch) => Routed(branch, node.Fib.Lookup(RouteKey.Of(branch.Packet)), "routed again");

    private IEnumerable<PathEnd> RouteOut(Branch branch)
    {
        var key = RouteKey.Of(branch.Packet) with { Source = null };
        var answer = node.Fib.Lookup(key);
        var end = Routed(branch, answer, "route");
        if (answer is not RouteAnswer.Found found || end.Disposition != Disposition.Delivered)
        {
            yield return end;
            yield break;
        }

        var source = found.Route.Type == RouteType.Local ? branch.Packet.Destination : node.Fib.SourceFor(found.Route, found.Hop);
        yield return source is null
            ? new(Disposition.CannotTell, end.Branch.With(new(StepKind.SourceAddress, "no address fits as source", found.Route.Line)), null)
            : Alive(WithSource(end.Branch, found, source));
    }

    private Branch WithSource(Branch branch, RouteAnswer.Found found, IPAddress source)
    {
        var why = found.Route.PreferredSource is not null ? "the route's src" : $"the first address of {found.Hop.Device} that fits";
        var line = found.Route.PreferredSource is null ? node.Links.Holder(source)?.Line : found.Route.Line;
        return branch.With(new(StepKind.SourceAddress, $"source address {source}: {why}", line)) with { Packet = branch.Packet with { Source = source } };
    }

    private static PathEnd Routed(Branch branch, RouteAnswer answer, string word) => answer switch
    {
        RouteAnswer.Found found => Along(branch, found, word),
        RouteAnswer.None { RefusedBy: { } rule } => new(Refusal(rule.Action), branch.With(new(StepKind.Route, $"policy rule {rule.Priority} refuses", rule.Line)), null),
        RouteAnswer.CannotTell unknown => new(Disposition.CannotTell, branch.With(new(StepKind.Route, unknown.Why)), null),
        _ => new(Disposition.NoRoute, branch.With(new(StepKind.Route, $"no route to {branch.Packet.Destination}")), null),
    };

    private static PathEnd Along(Branch branch, RouteAnswer.Found found, string word)
    {
        var routed = branch.With(new(StepKind.Route, $"{word} to {branch.Packet.Destination}: {found.Route}", found.Route.Line));
        return found.Route.Type switch
        {
            RouteType.Blackhole => new(Disposition.Blackhole, routed, null),
            RouteType.Unreachable => new(Disposition.UnreachableRoute, routed, null),
            RouteType.Prohibit => new(Disposition.ProhibitedRoute, routed, null),
            RouteType.Local => Alive(routed with { Packet = routed.Packet with { OutInterface = "lo" } }),
            RouteType.Unicast => Alive(routed with { Packet = routed.Packet with { OutInterface = found.Hop.Device } }),
            _ => new(Disposition.CannotTell, routed, null),
        };
    }

    private static Disposition Refusal(PolicyAction action) => action switch
    {
        PolicyAction.Blackhole => Disposition.Blackhole,
        PolicyAction.Prohibit => Disposition.ProhibitedRoute,
        _ => Disposition.UnreachableRoute,
    };
}
