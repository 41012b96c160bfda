using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>What simulated flows leave open: facts that they depend on; where nothing could show these, an attempt; and where they are lost, packets.</summary>
internal sealed class FlowQuestions(ClusterModel cluster, DiagnosisResult diagnosis, ArtifactsWanted artifacts)
{
    private const int MostFlows = 400;
    private static readonly ImmutableArray<string> OfNamespace = ["links/addr", "routing/routes"];

    private readonly ReachabilityMatrix? _matrix = cluster.Fact<ReachabilityMatrix>() is { IsKnown: true, Value: var matrix } ? matrix : null;

    // What the simulator reads of nodes and the input lacks: before that is there, no attempt of a client is asked for.
    private readonly Lazy<ImmutableArray<ImmutableArray<Wanted>>> _unseen = new(() =>
        [.. cluster.Nodes.SelectMany(node => WhyUnseen(node).SelectMany(why => artifacts.Of(why, node.Name)))]);

    public IEnumerable<OpenQuestion> All => _matrix is null ? [] :
        _matrix.Open.Take(MostFlows).Select(Open)
            .Concat(_matrix.Untried.Take(MostFlows).Select(Untried))
            .Concat(diagnosis.Unexplained.SelectMany(LostSomewhere))
            .Where(question => !question.Needs.IsEmpty);

    private static IEnumerable<Sentence> WhyUnseen(Node node)
    {
        var sysctl = node.Fact<Sysctl>();
        var unknown = sysctl is { IsKnown: true, Value.IsWhole: false } ? Sentence.ForLackOf([new(node.Host.Place, "kernel/sysctl")], "kernel/sysctl: only single settings are in the input") : sysctl.WhyMissing;
        return new[] { node.Fact<NodeLinks>().WhyMissing, node.Fact<RoutingTables>().WhyMissing, unknown, node.Fact<NetfilterRulesets>().WhyMissing }.OfType<Sentence>();
    }

    private OpenQuestion Open(TriedFlow flow)
    {
        var why = flow.Trace.DependsOn.IsEmpty && flow.Trace.DecidedBy is { } step ? [step.What] : flow.Trace.DependsOn;
        ImmutableArray<ImmutableArray<Wanted>> named = [.. why.SelectMany(fact => artifacts.NamedIn(fact, NodeOf(flow)))];
        var needs = !named.IsEmpty ? named
            : !_unseen.Value.IsEmpty ? _unseen.Value
            : Attempt(flow) is { } attempt ? [[attempt]]
            : flow.Trace.Flow is { InInterface: not null, From: ['p', 'o', 'd', ':', ..] } ? PodsNetworks(flow.Wanted.Node)
            : IsLost(flow) ? PacketCaptures.AtBothEnds(flow) : [];
        return new(NameOf(flow.Trace.Flow.From, flow.Trace.Flow.To), "", WeightOf(flow.Wanted.MustWork), needs);
    }

    private OpenQuestion Untried(UntriedFlow flow)
    {
        var node = cluster.Nodes.Select(one => one.Name).FirstOrDefault(name => flow.Why.StartsWith($"{name}: ", StringComparison.Ordinal));
        var needs = node is not null && flow.Why.Contains("network namespace", StringComparison.Ordinal) ? PodsNetworks(node) : artifacts.Of(flow.Why, node);
        return new(NameOf(flow.From, flow.To), "", WeightOf(true), needs);
    }

    private static bool IsLost(TriedFlow flow) =>
        flow.Wanted.MustWork && flow.Trace.Disposition is not (Disposition.Delivered or Disposition.LeavesModel or Disposition.Refused);

    // A pod's packets start in its own namespace: its addresses and its routes.
    private static ImmutableArray<ImmutableArray<Wanted>> PodsNetworks(string node) =>
    [
        .. OfNamespace.Select(id => CollectorCatalogue.Leaving(id)!) // the simulator stands on both
            .Select(spec => ImmutableArray.Create(new Wanted(
                new() { Kind = RequestKind.Spec, Node = node, Where = "netns/*", Spec = spec.Id, TimeoutSeconds = spec.TimeoutSeconds, MaxBytes = spec.MaxBytes, Reason = "" },
                "the input holds no network namespace of a pod", 4))),
    ];

    // From a place of which the input holds the way; what a port or a name answers, no artifact shows.
    private static Wanted? Attempt(TriedFlow flow)
    {
        var asked = flow.Trace.Flow;
        if (!flow.Wanted.MustWork || asked.InInterface is not null || asked.Protocol is not (Protocol.Tcp or Protocol.Udp) || (asked.Protocol == Protocol.Udp && asked.DestinationPort != 53))
            return null;

        var probe = new RequestedProbe(asked.Protocol == Protocol.Tcp ? "tcp" : "dns", asked.Destination.ToString(), asked.DestinationPort, asked.Protocol == Protocol.Tcp ? null : "kubernetes.default.svc.cluster.local");
        var item = new RequestItem { Kind = RequestKind.Probe, Node = flow.Wanted.Start.Node.Name, Where = Where(flow.Wanted.Start), Probe = probe, TimeoutSeconds = 5, MaxBytes = 4096, Reason = "" };
        return new(item, "no artifact shows what an attempt does", 2);
    }

    // What was logged and the simulation does not show is lost on the way, or where it is not modelled.
    private IEnumerable<OpenQuestion> LostSomewhere(Finding symptom) =>
        from address in symptom.Values.Values.Select(Endpoint).OfType<IPEndPoint>().Distinct()
        from flow in _matrix!.Tried // asked where it is known
        where flow.Trace.Flow.Destination.Equals(address.Address) && (address.Port == 0 || flow.Trace.Flow.DestinationPort == address.Port)
            && (RuleQuestions.NodeOf(symptom.Scope) is not { } node || flow.Wanted.Node == node) && !flow.IsStopped
        select new OpenQuestion(symptom.Id, symptom.Scope.ToString(), RuleQuestions.Weight(symptom.Severity), PacketCaptures.AtBothEnds(flow));

    // 10.96.0.1:443      [fd00::1]:53      10.96.0.10
    private static IPEndPoint? Endpoint(string value) => (value.Contains('.') || value.Contains(':')) && IPEndPoint.TryParse(value, out var endpoint) ? endpoint : null;

    public static string Where(NetworkStack stack) => stack.Namespace is { } space ? $"netns/{space}" : "host";

    private static string NodeOf(TriedFlow flow) => flow.Where.Length > 0 ? flow.Where.Split('/')[0] : flow.Wanted.Node;

    private static string NameOf(string from, string to) => $"{from} -> {to}";

    private static int WeightOf(bool mustWork) => RuleQuestions.Weight(mustWork ? Severity.Warning : Severity.Info);
}
