using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.First;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The source address for the API server's service address is chosen by one interface's route, but the packet leaves by another, and nothing masquerades it.</summary>
internal sealed class ServiceSourceFromWrongInterface : NodeRule
{
    private static readonly ImmutableArray<string> Symptoms = ["cni/flannel-cannot-reach-api", "kubernetes/api-vip-timeout"];

    public override RuleInfo Info { get; } = new("routing/service-source-from-wrong-interface", Severity.Critical)
    {
        Explains = Symptoms,
        Needs = ["iptables rules of the node (nat)", "routes and policy rules", "interfaces and addresses"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var network = Need(node.Fact<NodeNetwork>());
        var service = ApiService.Of(network) ?? throw CannotTell("no nat rule of the iptables rulesets names the Service default/kubernetes");
        if (network.Links.Holder(service.Address) is { } held)
            throw CannotTell($"{service.Address} is held by {held.Device}: IPVS, which is not modelled");

        var flow = new Flow($"node {node.Name}", "default/kubernetes", null, service.Address, Protocol.Tcp, service.Port);
        var ends = new NodePath(network).Output(new(IPAddress.Any, service.Address, Protocol.Tcp) { DestinationPort = service.Port });
        var wrong = ends.Where(end => IsWrong(end, network)).ToImmutableArray();
        if (wrong.IsEmpty || ends.Any(end => !IsWrong(end, network) && !IsSettled(end)))
            return Nothing(ends, wrong);

        return [Report(node, network, service, flow, wrong, ends)];
    }

    private static IEnumerable<Finding> Nothing(ImmutableArray<PathEnd> ends, ImmutableArray<PathEnd> wrong)
    {
        if (ends.All(end => end.Disposition == Disposition.NoRoute))
            throw CannotTell("no route of the node leads to the API server's service address, so there is no source address to judge");

        var open = ends.FirstOrDefault(end => end.Disposition == Disposition.CannotTell)?.Branch.Steps.LastOrDefault()?.What
            ?? ends.SelectMany(end => end.Branch.Conditions).FirstOrDefault(condition => !condition.IsChance)?.What
            ?? (ends.Any(end => !end.Branch.Packet.IsDestinationTranslated) ? "what translates the address, which no iptables rule does" : null);
        if (open is not null && (!wrong.IsEmpty || ends.Any(end => end.Disposition == Disposition.CannotTell || !end.Branch.Packet.IsDestinationTranslated)))
            throw CannotTell($"the way to the API server's service address depends on {open}");

        return ends.SelectMany(end => end.NotModelled).FirstOrDefault() is { } hidden ? throw CannotTell($"the way to the API server's service address depends on {hidden}") : [];
    }

    // Whether the rest is only the kernel's choice among endpoints.
    private static bool IsSettled(PathEnd end) => end.Disposition == Disposition.Delivered && end.Branch.Conditions.All(condition => condition.IsChance);

    private static bool IsWrong(PathEnd end, NodeNetwork network)
    {
        var packet = end.Branch.Packet;
        if (end.Disposition != Disposition.Delivered || !packet.IsDestinationTranslated || packet.IsSourceTranslated || packet.OutInterface is null or "lo")
            return false;

        var here = network.Links.Addresses.Where(address => address.Device == packet.OutInterface).ToList();
        return here.Count > 0
            && network.Links.Holder(packet.Source) is { } holder && holder.Device != packet.OutInterface
            && !network.Links.Link(holder.Device)!.IsLoopback // an address of a link is of a known link
            && here.TrueForAll(address => !address.Network.Contains(packet.Source));
    }

    private Finding Report(Node node, NodeNetwork network, ApiService service, Flow flow, ImmutableArray<PathEnd> wrong, ImmutableArray<PathEnd> ends)
    {
        var end = wrong[0];
        var packet = end.Branch.Packet;
        var symptoms = Seen(node, service);
        var device = network.Links.Holder(packet.Source)!.Device; // IsWrong has found it
        var reply = new Step(StepKind.Reply, $"{packet.Destination} answers to {packet.Source}, an address of {device}: by its own gateway, not back to {packet.OutInterface}");
        var noSnat = new Step(StepKind.Netfilter, $"no rule of nat POSTROUTING translates the source {packet.Source}: it leaves by {packet.OutInterface} as it is");

        return Found(FindingScope.OfNode(node.Name), symptoms.IsEmpty ? Confidence.Likely : Confidence.Proven, Because(symptoms),
            [.. Values(node, network, service, packet, device, wrong, ends)]) with
        {
            // Where both networks are routed to each other it may work all the same.
            Severity = symptoms.IsEmpty ? Severity.Warning : Severity.Critical,
            Evidence = [.. Evidence(end, service), .. symptoms.Select(sample => Rules.Evidence.Of(sample, "the connection to this address times out"))],
            Trace = TraceOf.End(flow, node.Name, end with { Disposition = Disposition.ReplyLost }, [end with { Disposition = Disposition.ReplyLost }], noSnat, reply),
        };
    }

    private static string Because(ImmutableArray<LogSample> symptoms) => symptoms.IsEmpty
        ? "the simulated packet leaves with the wrong source for certain; no log in the input shows that the answer is lost"
        : "the simulated packet leaves with the wrong source, and logs of the node show the timeout of such connections";

    private static ImmutableArray<LogSample> Seen(Node node, ApiService service) =>
        [.. Symptoms.SelectMany(id => node.Logs.Hits(id)?.Samples ?? [])
            .Where(sample => sample.Values.GetValueOrDefault("vip") == service.Address.ToString())
            .DistinctBy(sample => (sample.Path, sample.LineNumber)).Take(2)];

    private static (string Name, object Value)[] Values(
        Node node, NodeNetwork network, ApiService service, Packet packet, string device, ImmutableArray<PathEnd> wrong, ImmutableArray<PathEnd> ends)
    {
        var own = network.Fib.SelectAddress(packet.OutInterface!, packet.Destination, "global"); // it leaves by a device
        var way = network.Fib.Lookup(RouteKey.Of(packet)) as RouteAnswer.Found;
        var gateway = way?.Hop.Gateway is { } via ? $" via {via}" : "";
        return
        [
            ("node", node.Name),
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
        foreach (var step in end.Branch.Steps)
            if (step.Source is { } line)
                yield return ForwardWords.Cite(line, step.What);

        yield return ForwardWords.Cite(service.Rule.Line, $"{service.Address}:{service.Port} is the Service default/kubernetes");
    }
}
