using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Rules.Netfilter;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The kernel of a node with pods does not forward what comes in by the pods' or the tunnel's interface.</summary>
internal sealed class IpForwardOff : NodeRule
{
    private const string Switch = "net.ipv4.ip_forward";
    private static readonly ImmutableArray<string> Symptoms = ["cni/no-route-to-host", "services/upstream-no-route", "kubernetes/api-vip-timeout"];

    public override RuleInfo Info { get; } = new("routing/ip-forward-off", Severity.Critical)
    {
        Explains = [.. Symptoms, .. ApiOutOfReach.Effects, "dns/upstream-times-out"],
        Needs = ["kernel/sysctl", "routing/routes", "links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var sysctl = Need(node.Fact<Sysctl>());
        var flows = ForwardFlows.Of(node, cluster, Need(node.Fact<PodNetworks>()));
        if (flows.IsEmpty)
            throw CannotTell("no route of the node leads to pods of its own through the kernel's forwarding");

        var stopped = flows.Where(flow => Setting(sysctl, flow).Number == 0).ToImmutableArray();
        return stopped.IsEmpty ? [] : [Describe(node, cluster, stopped, Setting(sysctl, stopped[0]))];
    }

    // Asked is the interface by which a packet comes in; ip_forward only sets them all (net/ipv4/devinet.c, inet_forward_change).
    private static SysctlValue Setting(Sysctl sysctl, ForwardFlow flow) =>
        sysctl.Get($"net.ipv4.conf.{flow.Flow.InInterface!.Replace('.', '/')}.forwarding") // a forwarded packet comes in by one
        ?? sysctl.Get(Switch)
        ?? throw CannotTell($"kernel/sysctl does not show {Switch} ({new ShellCommand($"sysctl {Switch}")} on the node would tell)");

    private Finding Describe(Node node, ClusterModel cluster, ImmutableArray<ForwardFlow> stopped, SysctlValue setting)
    {
        var global = Need(node.Fact<Sysctl>()).Get(Switch) is { Number: 0 } off ? off : setting;
        var first = stopped[0];
        var seen = cluster.AllLogs.SelectMany(logs => logs.Hits("cni/no-route-to-host")?.Samples ?? []).FirstOrDefault();
        var because = seen is null
            ? "the kernel drops every such packet; no log in the input shows one"
            : "the kernel drops every such packet, and logs show the error that it answers with";
        var decisive = new Step(StepKind.Forward, $"{global.Key} is 0: {node.Name} does not forward what comes in by {first.Flow.InInterface}", global.Line);

        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("key", global.Key),
            ("flows", string.Join("; ", stopped.Select(flow => flow.What).Distinct())),
            ("interfaces", string.Join(", ", stopped.Select(flow => flow.Flow.InInterface).Distinct())),
            ("because", because)) with
        {
            Evidence = [.. Lines(node, global, first, seen)],
            Trace = new(first.Flow, [new(node.Name, [decisive])], Disposition.NotForwarding, Certainty.Certain) { DecidedBy = decisive },
            Affects = [.. cluster.Nodes.Where(other => other != node).Select(other => FindingScope.OfNode(other.Name))],
        };
    }

    private static IEnumerable<Evidence> Lines(Node node, SysctlValue setting, ForwardFlow flow, LogSample? seen)
    {
        yield return Evidence.Of(setting.Line, $"packets that are not for {node.Name} itself are dropped");
        if (node.Fact<PodNetworks>() is { IsKnown: true, Value: var networks }
            && networks.Local.Concat(networks.Remote).FirstOrDefault(network => network.Device == flow.Flow.InInterface) is { } network)
            yield return ForwardWords.Cite(network.Route.Line, $"pods are behind {network.Device}: {network.Route}");
        if (seen is not null)
            yield return Evidence.Of(seen, "the error that such a packet gets");
    }
}
