using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>Which artifact the objects of a resource are: <c>pods</c> are <c>core_v1_pods</c>.</summary>
internal static partial class ApiLists
{
    private static readonly ImmutableArray<(string Group, string Version, string Resources)> Known =
    [
        ("core", "v1", "nodes namespaces pods services endpoints events configmaps secrets serviceaccounts persistentvolumes persistentvolumeclaims replicationcontrollers resourcequotas limitranges componentstatuses"),
        ("discovery.k8s.io", "v1", "endpointslices"),
        ("apps", "v1", "deployments daemonsets statefulsets replicasets controllerrevisions"),
        ("batch", "v1", "jobs cronjobs"),
        ("networking.k8s.io", "v1", "networkpolicies ingresses ingressclasses ipaddresses servicecidrs"),
        ("coordination.k8s.io", "v1", "leases"),
        ("certificates.k8s.io", "v1", "certificatesigningrequests"),
        ("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations mutatingwebhookconfigurations"),
        ("apiregistration.k8s.io", "v1", "apiservices"),
        ("apiextensions.k8s.io", "v1", "customresourcedefinitions"),
        ("storage.k8s.io", "v1", "storageclasses volumeattachments csinodes csidrivers"),
        ("policy", "v1", "poddisruptionbudgets"),
        ("autoscaling", "v2", "horizontalpodautoscalers"),
        ("scheduling.k8s.io", "v1", "priorityclasses"),
        ("rbac.authorization.k8s.io", "v1", "roles rolebindings clusterroles clusterrolebindings"),
        ("flowcontrol.apiserver.k8s.io", "v1", "flowschemas prioritylevelconfigurations"),
        ("gateway.networking.k8s.io", "v1", "gatewayclasses gateways httproutes grpcroutes"),
        ("cilium.io", "v2", "ciliumnodes ciliumendpoints ciliumidentities ciliumnetworkpolicies ciliumclusterwidenetworkpolicies ciliumexternalworkloads ciliumegressgatewaypolicies ciliumlocalredirectpolicies ciliumenvoyconfigs ciliumclusterwideenvoyconfigs"),
        ("cilium.io", "v2alpha1", "ciliumbgppeeringpolicies ciliumloadbalancerippools ciliumpodippools ciliumendpointslices ciliumnodeconfigs ciliumcidrgroups"),
    ];

    private static readonly ImmutableDictionary<string, string> Ids = Known
        .SelectMany(known => known.Resources.Split(' ').Select(resource => (resource, Id: $"{known.Group}_{known.Version}_{resource}")))
        .ToImmutableDictionary(pair => pair.resource, pair => pair.Id, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, string> ShortNames = new (string Short, string Plural)[]
    {
        ("no", "nodes"), ("node", "nodes"), ("ns", "namespaces"), ("namespace", "namespaces"), ("po", "pods"), ("pod", "pods"), ("svc", "services"), ("service", "services"), ("ep", "endpoints"), ("ev", "events"), ("event", "events"),
        ("cm", "configmaps"), ("configmap", "configmaps"), ("sa", "serviceaccounts"), ("pv", "persistentvolumes"), ("pvs", "persistentvolumes"), ("pvc", "persistentvolumeclaims"), ("pvcs", "persistentvolumeclaims"), ("rc", "replicationcontrollers"),
        ("deploy", "deployments"), ("deployment", "deployments"), ("ds", "daemonsets"), ("daemonset", "daemonsets"), ("sts", "statefulsets"), ("rs", "replicasets"), ("job", "jobs"), ("ingress", "ingresses"), ("ing", "ingresses"), ("network-policy", "networkpolicies"),
        ("sc", "storageclasses"), ("storage-classes", "storageclasses"), ("pod-disruption-budgets", "poddisruptionbudgets"), ("crd", "customresourcedefinitions"), ("crds", "customresourcedefinitions"), ("custom-resource-definitions", "customresourcedefinitions"),
        ("csr", "certificatesigningrequests"), ("hpa", "horizontalpodautoscalers"), ("resource-quotas", "resourcequotas"), ("resource-quota", "resourcequotas"), ("clusterRoleBindings", "clusterrolebindings"),
    }.ToImmutableDictionary(pair => pair.Short, pair => pair.Plural, StringComparer.Ordinal);

    /// <summary>The resource's full name, by any that kubectl takes or collectors give their folders: <c>svc</c> are <c>services</c>.</summary>
    public static string Plural(string resource)
    {
        var name = resource.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? resource[..dot] : resource;
        return ShortNames.GetValueOrDefault(name, name);
    }

    /// <summary>The artifact of a resource whose objects do not say their version.</summary>
    public static string IdOf(string resource) => Ids.GetValueOrDefault(Plural(resource)) ?? $"unknown_v1_{Plural(resource)}";

    /// <summary>Whether it is a resource that its name alone tells the group of.</summary>
    public static bool IsKnown(string resource) => Ids.ContainsKey(Plural(resource));

    /// <summary>The artifact by the version that the objects bear themselves; by the resource's usual one where they do not.</summary>
    /// <param name="group">The resource's group, or null where nothing but the objects tells.</param>
    /// <param name="head">The beginning of the file.</param>
    public static string IdOf(string resource, string? group, string head)
    {
        var plural = Plural(resource);
        var usual = Ids.GetValueOrDefault(plural);
        group ??= usual?[..usual.IndexOf('_', StringComparison.Ordinal)];
        if (group == "core")
            return $"core_v1_{plural}";

        // Owners and managers of the objects bear versions too, of other groups.
        var stated = ApiVersion().Matches(head).FirstOrDefault(match => group is null ? match.Groups["group"].Length > 0 : match.Groups["group"].Value == group);
        return stated is not null ? $"{stated.Groups["group"].Value}_{stated.Groups["version"].Value}_{plural}"
            : usual?.StartsWith($"{group}_", StringComparison.Ordinal) == true ? usual
            : $"{group ?? "unknown"}_v1_{plural}";
    }

    // apiVersion: config.openshift.io/v1     "apiVersion": "apps/v1"
    [GeneratedRegex("""("apiVersion": ?"|^[ -]*apiVersion: "?)(?:(?<group>[a-z0-9.-]+)/)?(?<version>v\d[a-z0-9]*)""", RegexOptions.Multiline)]
    private static partial Regex ApiVersion();
}
