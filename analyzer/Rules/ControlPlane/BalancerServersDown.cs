using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The balancer in front of the API servers has taken some, or all, of them out.</summary>
internal sealed class BalancerServersDown : NodeRule
{
    private const string Down = "control-plane/haproxy-server-down";
    private const string Up = "control-plane/haproxy-server-up";
    private const string Empty = "control-plane/haproxy-backend-empty";

    public override RuleInfo Info { get; } = new("control-plane/balancer-servers-down", Severity.Critical)
    {
        Explains = ["node/kubelet-cannot-register", "node/not-ready", .. ApiOutOfReach.Effects],
        Needs = ["files/etc/haproxy/haproxy.cfg", "balancers/haproxy-stat", "the balancer's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var ports = node.Fact<BalancedPorts>();
        var balancers = ports.IsKnown ? ApiBalancer.Of(ports.Value, cluster).Where(one => one.Port.Program == "HAProxy").ToImmutableArray() : [];
        var byStatistics = balancers.Where(one => one.Servers.Any(IsDown)).ToImmutableArray();
        if (!byStatistics.IsEmpty)
            return [Describe(node, byStatistics[0])];

        var isTold = balancers.Any(one => one.Servers.All(server => server.State.IsKnown));
        if (!isTold && ByLog(node) is { } byLog)
            return [byLog];
        if (!ports.IsKnown && ApiBalancer.WhyUnknown(node) is { } unknown)
            throw CannotTell(unknown);
        if (balancers.IsEmpty || isTold || node.Logs.Files.Any(file => file.Path.Contains("haproxy", StringComparison.Ordinal)))
            return [];

        throw CannotTell(balancers[0].Servers[0].State.WhyMissing ?? "balancers/haproxy-stat: not in the input");
    }

    private static bool IsDown(BalancedServer server) => server.State is { IsKnown: true, Value.TakesConnections: false, Value.Status: not ("MAINT" or "DRAIN") };

    private Finding Describe(Node node, ApiBalancer balancer)
    {
        var down = balancer.Servers.Where(IsDown).ToImmutableArray();
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            $"HAProxy's own statistics say so: {down.Length} of {balancer.Servers.Length} servers take no connections",
            [.. Values(node, balancer.Port.Name, down.Select(server => $"{server.Name} ({server.State.Value.CheckStatus} {server.State.Value.CheckWords})".Replace(" )", ")", StringComparison.Ordinal)), down.Length == balancer.Servers.Length)]) with
        {
            Severity = down.Length == balancer.Servers.Length ? Severity.Critical : Severity.Warning,
            BringsNothing = down.Length < balancer.Servers.Length,
            Evidence =
            [
                .. down.Select(server => Evidence.Of(server.State.Value.Line, $"{server.Name} is {server.State.Value.Status}: {server.State.Value.CheckStatus} {server.State.Value.CheckWords}".TrimEnd())),
                Evidence.Of(balancer.Port.Line, $"what HAProxy takes connections on for the API servers"),
            ],
            Affects = [FindingScope.Cluster],
        };
    }

    // Every line "is DOWN" but the last has its "is UP" behind it, so the one that is short of it is down.
    private Finding? ByLog(Node node)
    {
        if (node.Logs.Hits(Down) is not { } hits)
            return null;

        var ups = node.Logs.Hits(Up)?.CountsByKey;
        var down = hits.CountsByKey.Where(one => LooksLikeApi(one.Key) && one.Value > (ups?.GetValueOrDefault(one.Key) ?? 0)).Select(one => one.Key).ToImmutableArray();
        if (down.IsEmpty)
            return null;

        var isEmpty = node.Logs.Hits(Empty) is { } empty && empty.Last >= hits.Last;
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            "by the balancer's log they went down and did not come back; its statistics are not in the input",
            [.. Values(node, down[0].Split('/')[0], down, isEmpty)]) with
        {
            Severity = isEmpty ? Severity.Critical : Severity.Warning,
            BringsNothing = !isEmpty,
            Evidence =
            [
                .. hits.Samples.Where(sample => down.Contains(sample.Values.GetValueOrDefault("server", ""))).Reverse().Take(3).Select(sample => Evidence.Of(sample, "the balancer took it out")),
                .. isEmpty ? node.Logs.Hits(Empty)!.Samples.TakeLast(1).Select(sample => Evidence.Of(sample, "no server was left")) : [], // asked above
            ],
            Affects = [FindingScope.Cluster],
        };
    }

    private static readonly ImmutableArray<string> ApiWords = ["api", "kube", "k8s", "master", "control", "6443"];

    private static bool LooksLikeApi(string server) => ApiWords.Any(word => server.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string, object)> Values(Node node, string name, IEnumerable<string> down, bool isAll) =>
        [("node", node.Name), ("name", name), ("down", string.Join(", ", down)), ("all", isAll ? "yes" : "")];
}
