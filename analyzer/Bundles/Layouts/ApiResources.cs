using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>A resource of the Kubernetes API, by all the names that kubectl takes.</summary>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind, params ImmutableArray<string> ShortNames)
{
    /// <summary>The artifact of all its objects.</summary>
    public string Id => $"{Group}_{Version}_{Plural}";
}

/// <summary>Resources whose objects people send.</summary>
internal static class ApiResources
{
    public static readonly ImmutableArray<ApiResource> All =
    [
        new("core", "v1", "nodes", "Node", "no"),
        new("core", "v1", "namespaces", "Namespace", "ns"),
        new("core", "v1", "pods", "Pod", "po"),
        new("core", "v1", "services", "Service", "svc"),
        new("core", "v1", "endpoints", "Endpoints", "ep"),
        new("core", "v1", "events", "Event", "ev"),
        new("core", "v1", "configmaps", "ConfigMap", "cm"),
        new("core", "v1", "secrets", "Secret"),
        new("core", "v1", "serviceaccounts", "ServiceAccount", "sa"),
        new("core", "v1", "persistentvolumes", "PersistentVolume", "pv", "pvs"),
        new("core", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", "pvcs"),
        new("core", "v1", "replicationcontrollers", "ReplicationController", "rc"),
        new("core", "v1", "componentstatuses", "ComponentStatus", "cs"),
        new("core", "v1", "resourcequotas", "ResourceQuota", "quota"),
        new("core", "v1", "limitranges", "LimitRange", "limits"),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
        new("apps", "v1", "deployments", "Deployment", "deploy"),
        new("apps", "v1", "daemonsets", "DaemonSet", "ds"),
        new("apps", "v1", "statefulsets", "StatefulSet", "sts"),
        new("apps", "v1", "replicasets", "ReplicaSet", "rs"),
        new("apps", "v1", "controllerrevisions", "ControllerRevision"),
        new("batch", "v1", "jobs", "Job"),
        new("batch", "v1", "cronjobs", "CronJob", "cj"),
        new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
        new("networking.k8s.io", "v1", "ingresses", "Ingress", "ing"),
        new("networking.k8s.io", "v1", "ingressclasses", "IngressClass"),
        new("networking.k8s.io", "v1", "ipaddresses", "IPAddress"),
        new("networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR"),
        new("coordination.k8s.io", "v1", "leases", "Lease"),
        new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", "csr"),
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration"),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration"),
        new("apiregistration.k8s.io", "v1", "apiservices", "APIService"),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd", "crds"),
        new("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc"),
        new("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment"),
        new("storage.k8s.io", "v1", "csinodes", "CSINode"),
        new("storage.k8s.io", "v1", "csidrivers", "CSIDriver"),
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb"),
        new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa"),
        new("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", "pc"),
        new("rbac.authorization.k8s.io", "v1", "roles", "Role"),
        new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
        new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole"),
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding"),
        new("flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "FlowSchema"),
        new("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration"),
        new("gateway.networking.k8s.io", "v1", "gatewayclasses", "GatewayClass", "gc"),
        new("gateway.networking.k8s.io", "v1", "gateways", "Gateway", "gtw"),
        new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"),
        new("gateway.networking.k8s.io", "v1", "grpcroutes", "GRPCRoute"),
        new("crd.projectcalico.org", "v1", "ippools", "IPPool"),
        new("metallb.io", "v1beta1", "ipaddresspools", "IPAddressPool"),
        new("metallb.io", "v1beta1", "l2advertisements", "L2Advertisement"),
        new("cilium.io", "v2", "ciliumnodes", "CiliumNode"),
        new("cilium.io", "v2", "ciliumendpoints", "CiliumEndpoint"),
        new("cilium.io", "v2", "ciliumidentities", "CiliumIdentity"),
        new("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"),
        new("cilium.io", "v2", "ciliumclusterwidenetworkpolicies", "CiliumClusterwideNetworkPolicy"),
        new("cilium.io", "v2", "ciliumexternalworkloads", "CiliumExternalWorkload"),
        new("cilium.io", "v2", "ciliumegressgatewaypolicies", "CiliumEgressGatewayPolicy"),
        new("cilium.io", "v2", "ciliumlocalredirectpolicies", "CiliumLocalRedirectPolicy"),
        new("cilium.io", "v2", "ciliumenvoyconfigs", "CiliumEnvoyConfig"),
        new("cilium.io", "v2", "ciliumclusterwideenvoyconfigs", "CiliumClusterwideEnvoyConfig"),
        new("cilium.io", "v2alpha1", "ciliumbgppeeringpolicies", "CiliumBGPPeeringPolicy"),
        new("cilium.io", "v2alpha1", "ciliumloadbalancerippools", "CiliumLoadBalancerIPPool"),
        new("cilium.io", "v2alpha1", "ciliumpodippools", "CiliumPodIPPool"),
        new("cilium.io", "v2alpha1", "ciliumendpointslices", "CiliumEndpointSlice"),
        new("cilium.io", "v2alpha1", "ciliumnodeconfigs", "CiliumNodeConfig"),
        new("cilium.io", "v2alpha1", "ciliumcidrgroups", "CiliumCIDRGroup"),
    ];

    /// <summary>By plural, singular or short name.</summary>
    public static ApiResource? Find(string name) => All.FirstOrDefault(resource =>
        string.Equals(resource.Plural, name, StringComparison.OrdinalIgnoreCase) || resource.ShortNames.Contains(name) || string.Equals(resource.Kind, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The artifact that holds objects of this kind: <c>apps/v1</c> and <c>DaemonSet</c> make <c>apps_v1_daemonsets</c>; without a
    /// version the usual one of the kind counts.</summary>
    public static string IdOf(string apiVersion, string kind)
    {
        if (apiVersion.Length == 0 && All.FirstOrDefault(resource => resource.Kind == kind) is { } usual)
            return usual.Id;

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("core", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        return $"{group}_{version}_{All.FirstOrDefault(resource => resource.Kind == kind)?.Plural ?? PluralOf(kind)}";
    }

    // As the generators of custom resources do it.
    private static string PluralOf(string kind)
    {
        var lower = kind.ToLowerInvariant();
        return lower switch
        {
            [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => $"{lower}es",
            [.., not ('a' or 'e' or 'o' or 'u'), 'y'] => $"{lower[..^1]}ies",
            _ => $"{lower}s",
        };
    }
}
