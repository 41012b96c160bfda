using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>A pod's log shows that it waits in vain for a server, and NetworkPolicies deny exactly that flow.</summary>
internal sealed class PolicyDeniesLoggedFlow : ClusterRule
{
    private const string TimedOut = "routing/api-server-dial-timeout";

    public override RuleInfo Info { get; } = new("network-policy/denies-logged-flow", Severity.Warning)
    {
        Explains = [.. ApiOutOfReach.Signs, "services/upstream-no-route"],
        Needs = ["networking.k8s.io_v1_networkpolicies", "pods, Services and EndpointSlices of the API", "logs of pods"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var policies = Need(cluster.Fact<NetworkPolicies>()).All;
        if (policies.IsEmpty)
            return [];
        if (policies.Select(policy => policy.Object.WhyUnknown("spec")).OfType<string>().FirstOrDefault() is { } unknown)
            throw CannotTell($"what the NetworkPolicies say is not in the input ({unknown})");

        var (pods, services, sets) = (Need(cluster.Fact<Pods>()), Need(cluster.Fact<Services>()), Need(cluster.Fact<EndpointSets>()));
        if (pods.WhyNoLabels is { } why)
            throw CannotTell($"the pods' labels are not in the input ({why})");

        return cluster.AllLogs.SelectMany(logs => logs.Hits(TimedOut)?.Flows ?? []).Select(flow => flow.Sample)
            .Select(sample => (Sample: sample, Client: pods.All.FirstOrDefault(pod => IsLogOf(sample, pod))))
            .Where(one => one.Client is { Spec.HostNetwork: false })
            .Select(one => Judge(one.Sample, one.Client!, policies, new(pods, services, sets, cluster))) // filtered
            .OfType<Finding>().DistinctBy(finding => (finding.Scope, finding.Values["server"]));
    }

    private sealed record World(Pods Pods, Services Services, EndpointSets Sets, ClusterModel Cluster);

    // cluster/logs/shop/web-6b9f/web.log      files/var/log/pods/shop_web-6b9f_1b2c.../web/0.log
    private static bool IsLogOf(LogSample sample, Pod pod) =>
        sample.Path.Contains($"/{pod.Namespace}/{pod.Name}/", StringComparison.Ordinal) || sample.Path.Contains($"/{pod.Namespace}_{pod.Name}_", StringComparison.Ordinal);

    private Finding? Judge(LogSample sample, Pod client, ImmutableArray<NetworkPolicy> policies, World world)
    {
        var server = sample.Values.GetValueOrDefault("server", "");
        var targets = Targets(server, world);
        if (targets.IsEmpty)
            return null;

        var egress = policies.Select(policy => new EgressPolicy(policy)).Where(policy => policy.IsForEgress && policy.Chooses(client)).ToImmutableArray();
        if (!egress.IsEmpty && !egress.Any(policy => targets.Any(policy.Lets)))
            return Describe(sample, client, server, targets[0], [.. egress.Select(policy => (policy.Policy, policy.Line))], "out of", world);

        var labels = PolicyDeniesDns.LabelsOf(client.Namespace, world.Cluster);
        var ingress = policies.Select(policy => new IngressPolicy(policy)).Where(policy => policy.IsForIngress && policy.Chooses(targets[0].Pod)).ToImmutableArray();
        return ingress.IsEmpty || targets[0].Pod.Spec.HostNetwork || ingress.Any(policy => policy.Lets(client, labels, targets[0])) ? null
            : Describe(sample, client, server, targets[0], [.. ingress.Select(policy => (policy.Policy, policy.Line))], "in to", world);
    }

    // 10.109.4.18:443 is a Service's address, or a pod's own.
    private static ImmutableArray<PolicyTarget> Targets(string server, World world)
    {
        if (!IPEndPoint.TryParse(server, out var end))
            return [];

        var service = world.Services.All.FirstOrDefault(one => one.ClusterIps.Contains(end.Address) && one.Ports.Any(port => port.Port == end.Port));
        if (service is null)
            return [.. world.Pods.All.Where(pod => pod.Addresses.Contains(end.Address)).Take(1).Select(pod => Target(pod, [], end.Port, world))];

        var port = service.Ports.First(port => port.Port == end.Port);
        return
        [
            .. from set in world.Sets.Of(service.Namespace, service.Name)
               from its in set.Ports
               where its.Name == port.Name && its.Protocol == "TCP"
               from endpoint in set.Ready
               let pod = world.Pods.All.FirstOrDefault(pod => pod.FullName == endpoint.Pod || pod.Addresses.Contains(endpoint.Address))
               where pod is not null
               select Target(pod, service.ClusterIps, its.Port, world),
        ];
    }

    private static PolicyTarget Target(Pod pod, ImmutableArray<IPAddress> addresses, int port, World world) => new(pod, PolicyDeniesDns.LabelsOf(pod.Namespace, world.Cluster), addresses, "TCP", port);

    private Finding Describe(LogSample sample, Pod client, string server, PolicyTarget target, ImmutableArray<(NetworkPolicy Policy, Artifacts.SourceLine Line)> guilty, string way, World world)
    {
        var plugins = world.Cluster.Fact<CniPlugins>() is { IsKnown: true, Value.Names: var names } ? names : [];
        var isIdle = !plugins.IsEmpty && plugins.All(name => PolicyDeniesDns.Indifferent.Contains(name));
        Sentence because = isIdle ? (Sentence)$"the plug-in in use ({string.Join(", ", plugins)}) does nothing about NetworkPolicies"
            : plugins.IsEmpty ? (Sentence)"the pod waited in vain; whether the CNI plug-in heeds NetworkPolicies is not in the input"
            : $"the pod waited in vain for it, no policy lets the flow {way} the pod, and {plugins[0]} heeds NetworkPolicies";
        return Found(FindingScope.OfPod(client.Namespace, client.Name, client.NodeName), isIdle || plugins.IsEmpty ? Confidence.Possible : Confidence.Proven, because,
            ("pod", client.FullName),
            ("server", server),
            ("target", target.Pod.FullName),
            ("port", target.Port.ToString(CultureInfo.InvariantCulture)),
            ("namespace", guilty[0].Policy.Namespace),
            ("policies", string.Join(", ", guilty.Select(one => one.Policy.Name))),
            ("way", way),
            ("isEgress", way == "out of" ? "yes" : ""),
            ("because", because)) with
        {
            Severity = isIdle ? Severity.Info : Severity.Warning,
            Evidence = [.. guilty.Take(3).Select(one => Evidence.Of(one.Line, $"NetworkPolicy {one.Policy.FullName} does not let it {way} {(way == "out of" ? client.FullName : target.Pod.FullName)}")), Evidence.Of(sample, $"{client.Name} waits for {server} in vain")],
            Affects = client.NodeName.Length > 0 ? [FindingScope.OfNode(client.NodeName)] : [],
        };
    }
}
