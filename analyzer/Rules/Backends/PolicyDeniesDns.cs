using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>NetworkPolicies shut in pods that may not even ask the cluster's DNS: the classical default-deny without an exception for it.</summary>
internal sealed class PolicyDeniesDns : ClusterRule
{
    private const int MostNamed = 5;

    // Plug-ins that do nothing about NetworkPolicies.
    internal static readonly ImmutableArray<string> Indifferent = ["flannel", "bridge", "ptp", "macvlan", "ipvlan", "Multus"];

    public override RuleInfo Info { get; } = new("network-policy/denies-dns", Severity.Warning)
    {
        Explains = ["services/upstream-no-route"],
        Needs = ["networking.k8s.io_v1_networkpolicies", "pods and Services of the API"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var policies = Need(cluster.Fact<NetworkPolicies>()).All;
        if (policies.IsEmpty)
            return [];
        if (policies.Select(policy => policy.Object.WhyUnknown("spec")).OfType<string>().FirstOrDefault() is { } unknown)
            throw CannotTell($"what the NetworkPolicies say is not in the input ({unknown})");

        var (pods, services) = (Need(cluster.Fact<Pods>()), Need(cluster.Fact<Services>()));
        if (pods.WhyNoLabels is { } why)
            throw CannotTell($"the pods' labels are not in the input ({why})");

        var egress = policies.Select(policy => new EgressPolicy(policy)).Where(policy => policy.IsForEgress).ToImmutableArray();
        var targets = Targets(services, pods, cluster);
        return egress.Select(policy => policy.Policy.Namespace).Distinct().Select(space => Denied(space, pods, egress, targets)).Where(denied => !denied.IsEmpty).Select(denied => Describe(denied, egress, cluster));
    }

    private static ImmutableArray<PolicyTarget> Targets(Services services, Pods pods, ClusterModel cluster)
    {
        var dns = ClusterDns.In(services) ?? throw CannotTell("the Service of the cluster's DNS is not in the input");
        var port = dns.Ports.FirstOrDefault(one => one is { Port: 53, Protocol: "UDP" });
        var targets = pods.Selected(dns.Namespace, dns.Selector).Where(pod => !pod.Spec.HostNetwork)
            .Select(pod => new PolicyTarget(pod, LabelsOf(pod.Namespace, cluster), dns.ClusterIps, "UDP", int.TryParse(port?.TargetPort, out var number) ? number : NamedPort(pod, port?.TargetPort)))
            .ToImmutableArray();
        return targets.IsEmpty ? throw CannotTell("no pod of the cluster's DNS is in the input") : targets;
    }

    private static int NamedPort(Pod pod, string? name) => pod.Containers.SelectMany(container => container.Ports).FirstOrDefault(port => port.Name == name)?.Port ?? 53;

    // The API server gives each namespace its name as a label (from 1.21 on).
    internal static ImmutableSortedDictionary<string, string> LabelsOf(string name, ClusterModel cluster)
    {
        var known = cluster.Api.Read<DocumentFile>("core_v1_namespaces") is { IsKnown: true, Value.Roots: [var root, ..] } ? root.ItemsAt("items").FirstOrDefault(item => item.TextAt("metadata", "name") == name) : null;
        return KubernetesObject.TextMap(known?.At("metadata", "labels")).SetItem("kubernetes.io/metadata.name", name);
    }

    private static ImmutableArray<Pod> Denied(string space, Pods pods, ImmutableArray<EgressPolicy> egress, ImmutableArray<PolicyTarget> targets) =>
    [
        .. from pod in pods.All
           where pod.Namespace == space && pod.Phase == "Running" && !pod.Spec.HostNetwork && pod.Spec.DnsPolicy is not ("Default" or "None")
           let its = egress.Where(policy => policy.Chooses(pod)).ToList()
           where its.Count > 0 && !its.Exists(policy => targets.Any(policy.Lets))
           select pod,
    ];

    private Finding Describe(ImmutableArray<Pod> denied, ImmutableArray<EgressPolicy> egress, ClusterModel cluster)
    {
        var first = denied[0];
        var guilty = egress.Where(policy => policy.Chooses(first)).ToImmutableArray();
        var plugins = cluster.Fact<CniPlugins>() is { IsKnown: true, Value.Names: var names } ? names : [];
        var isIdle = !plugins.IsEmpty && plugins.All(name => Indifferent.Contains(name));
        Sentence because = isIdle ? (Sentence)$"the plug-in in use ({string.Join(", ", plugins)}) does nothing about NetworkPolicies: they take effect with another one"
            : plugins.IsEmpty ? (Sentence)"which CNI plug-in is in use, and whether it heeds NetworkPolicies, is not in the input"
            : $"no policy of these pods lets out queries to the cluster's DNS, and {plugins[0]} heeds NetworkPolicies";
        return Found(FindingScope.OfPod(first.Namespace, first.Name, first.NodeName), isIdle || plugins.IsEmpty ? Confidence.Possible : Confidence.Likely, because,
            ("namespace", first.Namespace),
            ("count", denied.Length),
            ("pods", string.Join(", ", denied.Take(MostNamed).Select(pod => pod.Name)) + (denied.Length > MostNamed ? $" and {denied.Length - MostNamed} more" : "")),
            ("pod", first.Name),
            ("policies", string.Join(", ", guilty.Select(policy => policy.Policy.Name))),
            ("because", because)) with
        {
            Severity = isIdle ? Severity.Info : Severity.Warning,
            Evidence = [.. guilty.Take(MostNamed).Select(policy => Evidence.Of(policy.Line, $"NetworkPolicy {policy.Policy.FullName} chooses pod {first.Name} and does not let out DNS"))],
            Affects = [.. denied.Skip(1).Select(pod => FindingScope.OfPod(pod.Namespace, pod.Name, pod.NodeName))],
        };
    }
}
