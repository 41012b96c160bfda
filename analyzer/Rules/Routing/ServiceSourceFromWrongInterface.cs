using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The source address for the API server's service address is chosen by one interface's route, but the packet leaves by another, and nothing masquerades it.</summary>
internal sealed class ServiceSourceFromWrongInterface : NodeRule
{
    private static readonly ImmutableArray<string> Symptoms = ["cni/flannel-cannot-reach-api", "kubernetes/api-vip-timeout"];

    public override RuleInfo Info { get; } = new("routing/service-source-from-wrong-interface", Severity.Critical)
    {
        Explains = [.. Symptoms, .. ApiOutOfReach.Effects],
        Needs = ["iptables rules of the node (nat)", "routes and policy rules", "interfaces and addresses"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        Need(node.Fact<RoutingTables>());
        var service = ApiService.Of(Need(node.Fact<NetfilterRulesets>())) ?? throw CannotTell("no nat rule of the iptables rulesets names the Service default/kubernetes");
        if (links.Holder(service.Address) is { } held)
            throw CannotTell($"{service.Address} is held by {held.Device}: IPVS, which is not modelled");

        var flow = new Flow($"node {node.Name}", "default/kubernetes", null, service.Address, Protocol.Tcp, service.Port);
        var ends = OneStack.Output(NetworkStack.Of(node), flow).ToImmutableArray();
        var wrong = ends.Where(end => IsWrong(end, links)).ToImmutableArray();
        if (wrong.IsEmpty || ends.Any(end => !IsWrong(end, links) && !IsSettled(end)))
            return Nothing(node, ends, wrong);

        return [Report(node, links, service, flow, wrong, ends)];
    }

    private static IEnumerable<Finding> Nothing(Node node, ImmutableArray<PathEnd> ends, ImmutableArray<PathEnd> wrong)
    {
        if (ends.All(end => end.Disposition == Disposition.NoRoute))
            throw CannotTell("no route of the node leads to the API server's service address, so there is no source address to judge");

        var open = ends.FirstOrDefault(end => end.Disposition == Disposition.CannotTell)?.Branch.Trail?.Event.ToStep().What
            ?? ends.SelectMany(end => end.Branch.Conditions).FirstOrDefault(condition => !condition.IsChance)?.What
            ?? (ends.Any(end => !IsTranslated(end)) ? "what translates the address, which no iptables rule does" : null);
        if (open is not null && (!wrong.IsEmpty || ends.Any(end => end.Disposition == Disposition.CannotTell || !IsTranslated(end))))
            throw CannotTell($"the way to the API server's service address depends on {open}");

        return HiddenRules.Of(node) is { } hidden ? throw CannotTell($"the way to the API server's service address depends on {hidden}") : [];
    }

    private static bool IsTranslated(PathEnd end) => end.Branch.Packet.Connection?.IsDestinationTranslated == true;

    // Whether the rest is only the kernel's choice among endpoints.
    private static bool IsSettled(PathEnd end) => end.Disposition == Disposition.Delivered && end.Branch.Conditions.All(condition => condition.IsChance);

    private static bool IsWrong(PathEnd end, NodeLinks links)
    {
        var packet = end.Branch.Packet;
        if (end.Disposition != Disposition.Delivered || !IsTranslated(end) || packet.Connection?.IsSourceTranslated == true || packet.OutInterface is null or "lo")
            return false;

        var source = packet.Source.ToIPAddress();
        var here = links.Addresses.Where(address => address.Device == packet.OutInterface).ToList();
        return here.Count > 0
            && links.Holder(source) is { } holder && holder.Device != packet.OutInterface
            && !links.Link(holder.Device)!.IsLoopback // an address of a link is of a known link
            && here.TrueForAll(address => !address.Network.Contains(source));
    }

    private Finding Report(Node node, NodeLinks links, ApiService service, Flow flow, ImmutableArray<PathEnd> wrong, ImmutableArray<PathEnd> ends)
    {
        var end = wrong[0];
        var packet = end.Branch.Packet;
        var symptoms = Seen(node, service);
        var device = links.Holder(packet.Source.ToIPAddress())!.Device; // IsWrong has found it
        var reply = new Step(StepKind.Reply, $"{packet.Destination} answers to {packet.Source}, an address of {device}: by its own gateway, not back to {packet.OutInterface}");
        var noSnat = new Step(StepKind.Netfilter, $"no rule of nat POSTROUTING translates the source {packet.Source}: it leaves by {packet.OutInterface} as it is");

        return Found(FindingScope.OfNode(node.Name), symptoms.IsEmpty ? Confidence.Likely : Confidence.Proven, Because(symptoms),
            [.. Values(end.Stack, service, packet, device, wrong, ends)]) with
        {
            // Where both networks are routed to each other it may work all the same.
            Severity = symptoms.IsEmpty ? Severity.Warning : Severity.Critical,
            Evidence = [.. Evidence(end, service), .. symptoms.Select(sample => Rules.Evidence.Of(sample, "the connection to this address times out"))],
            Trace = TraceOf.Outcomes(flow, [new(end with { Branch = end.Branch.With(node.Name, noSnat).With(node.Name, reply) }, Disposition.ReplyLost, ClientSees.Timeout)]),
        };
    }

    private static Sentence Because(ImmutableArray<LogSample> symptoms) => symptoms.IsEmpty
        ? "the simulated packet leaves with the wrong source for certain; no log in the input shows that the answer is lost"
        : "the simulated packet leaves with the wrong source, and logs of the node show the timeout of such connections";

    private static ImmutableArray<LogSample> Seen(Node node, ApiService service) =>
        [.. Symptoms.SelectMany(id => node.Logs.Hits(id)?.Samples ?? [])
            .Where(sample => sample.Values.GetValueOrDefault("vip") == service.Address.ToString())
            .DistinctBy(sample => (sample.Path, sample.LineNumber)).Take(2)];

    private static (string Name, object Value)[] Values(
        NetworkStack stack, ApiService service, Packet packet, string device, ImmutableArray<PathEnd> wrong, ImmutableArray<PathEnd> ends)
    {
        var own = stack.Fib(isV6: false).Value.SelectAddress(packet.OutInterface!, packet.Destination); // it was routed, out of a device
        var gateway = packet.NextHop is { } via ? $" via {via}" : "";
        return
        [
            ("node", stack.Node.Name),
            ("vip", service.Address),
            ("port", service.Port),
            ("source", packet.Source),
            ("sourceInterface", device),
            ("outInterface", packet.OutInterface!),
            ("outAddress", own?.ToString() ?? ""),
            ("endpoint", $"{packet.Destination}:{packet.DestinationPort}"),
            ("via", gateway),
            ("share", wrong.Length == ends.Length ? "every connection" : "the connections that fall on such an endpoint"),
            ("command", $"ip route add {service.Address}/32{gateway} dev {packet.OutInterface}{(own is null ? "" : $" src {own}")}"),
        ];
    }

    private static IEnumerable<Evidence> Evidence(PathEnd end, ApiService service)
    {
        foreach (var step in Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event.ToStep()))
            if (step.Kind != StepKind.Rule && step.Source is { } line)
                yield return ForwardWords.Cite(line, step.What);

        yield return ForwardWords.Cite(service.Rule.Line, $"{service.Address}:{service.Port} is the Service default/kubernetes");
    }
}
