using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>What the Kubernetes API says of the cluster; taken once, from whichever node reaches it.</summary>
internal static class ClusterSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        Get("version", "/version", "The API server's version, which decides how far nodes' versions may differ.", "json"),
        Get("readyz", "/readyz?verbose", "Names the part of the API server that is not ready.", "txt"),
        Get("livez", "/livez?verbose", "Names the part of the API server that has failed.", "txt"),

        Core("nodes", "Addresses, pod networks, conditions and versions of all nodes.", Priority.Decisive),
        Core("namespaces", "Names and labels that network policies select by.", Priority.Decisive),
        Core("services", "Every Service with its addresses and ports, to be compared with the nodes' rules.", Priority.Decisive),
        Core("endpoints", "The pods behind each Service as old components see them.", Priority.Decisive),
        Core("pods", "Where each pod runs, its address, and why it is not ready; passwords among its settings are blanked.", Priority.Decisive),
        Core("events", "What went wrong in the last hour, in the cluster's own words."),
        SystemConfigMaps,
        Core("persistentvolumes", "Volumes on a network that fails keep pods from starting."),
        Core("persistentvolumeclaims", "Claims that are not bound keep pods from starting."),
        Core("componentstatuses", "Old clusters' only word on whether etcd, scheduler and controllers answer."),
        Core("resourcequotas", "A quota that is used up keeps pods from being created."),
        Core("serviceaccounts", "Tells whether the accounts that network components run as exist."),
        new ApiListSpec("cluster/core_v1_secrets", "core", "v1", "secrets")
        {
            Why = "Names and key names only: a TLS secret that an Ingress refers to may be missing; no values are taken.",
            MetadataOnly = true,
            Extension = "json",
            Timeout = Long,
            MaxBytes = Large,
        },

        List("discovery.k8s.io", "v1", "endpointslices", "The pods behind each Service, from which kube-proxy makes its rules.", Priority.Decisive),
        List("events.k8s.io", "v1", "events", "The same events with more detail, where components write the new kind."),
        List("apps", "v1", "deployments", "Shows whether CoreDNS and other system parts run in full.", Priority.Decisive),
        List("apps", "v1", "daemonsets", "Shows whether kube-proxy and the CNI run on every node, with which settings.", Priority.Decisive),
        List("apps", "v1", "statefulsets", "Shows parts with a fixed name for each pod."),
        List("apps", "v1", "replicasets", "Tells when a deployment last changed.", Priority.Bulky),
        List("batch", "v1", "jobs", "Installation jobs that failed explain what is missing."),
        List("networking.k8s.io", "v1", "networkpolicies", "A policy that selects a pod denies all traffic that it does not name.", Priority.Decisive),
        List("networking.k8s.io", "v1", "ingresses", "Which Services are offered outside, under which names.", Priority.Decisive),
        List("networking.k8s.io", "v1", "ingressclasses", "Two classes marked as default, or none, leave Ingresses without an address."),
        List("gateway.networking.k8s.io", "v1", "gateways", "The newer way to offer Services outside."),
        List("gateway.networking.k8s.io", "v1", "gatewayclasses", "Tells which controller serves those gateways."),
        List("gateway.networking.k8s.io", "v1", "httproutes", "Which requests go through a gateway to which Service."),
        List("gateway.networking.k8s.io", "v1", "grpcroutes", "Which gRPC requests go through a gateway to which Service."),
        List("gateway.networking.k8s.io", "v1beta1", "referencegrants", "A grant that is missing keeps a route from its Service in another namespace."),
        List("networking.k8s.io", "v1", "servicecidrs", "The ranges that Services get their addresses from, where the API knows them."),
        List("coordination.k8s.io", "v1", "leases", "A lease not renewed names the node or controller that has stopped."),
        List("certificates.k8s.io", "v1", "certificatesigningrequests", "A request nobody approved leaves kubelet without a certificate."),
        List("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "A webhook that cannot be reached blocks changes to the cluster."),
        List("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "A webhook that cannot be reached blocks new pods."),
        List("apiregistration.k8s.io", "v1", "apiservices", "An aggregated API that is down makes many requests slow or fail."),
        List("apiextensions.k8s.io", "v1", "customresourcedefinitions", "Tells which network and load-balancer add-ons are, or once were, installed.", Priority.Bulky),
        List("storage.k8s.io", "v1", "storageclasses", "Tells which storage the cluster relies on."),
        List("scheduling.k8s.io", "v1", "priorityclasses", "Tells which pods are evicted first."),
        List("policy", "v1", "poddisruptionbudgets", "A budget that allows no disruption keeps a node from being drained."),
        List("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "A binding that is missing forbids a network component its work.", Priority.Bulky),
        List("rbac.authorization.k8s.io", "v1", "rolebindings", "The same within one namespace, such as the one that lets nodes read kubeadm's settings.", Priority.Bulky),
        List("rbac.authorization.k8s.io", "v1", "clusterroles", "What those bindings allow.", Priority.Bulky),
        List("flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "Limits on requests make the API server refuse some clients first.", Priority.Bulky),

        List("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "How many requests of each kind the API server takes at once.", Priority.Bulky),

        List("crd.projectcalico.org", "v1", "ippools", "Calico's pod networks and how they are carried between nodes."),
        List("crd.projectcalico.org", "v1", "bgpconfigurations", "Calico's BGP settings for the whole cluster."),
        List("crd.projectcalico.org", "v1", "bgppeers", "Routers and nodes that Calico talks BGP with; passwords are references only."),
        List("crd.projectcalico.org", "v1", "felixconfigurations", "Settings of Calico's agent, its iptables back end among them."),
        List("crd.projectcalico.org", "v1", "ipamblocks", "Which node holds which piece of the pod network.", Priority.Bulky),
        List("crd.projectcalico.org", "v1", "networkpolicies", "Calico's own policies, which deny what Kubernetes' policies allow."),
        List("crd.projectcalico.org", "v1", "globalnetworkpolicies", "Calico's policies for the whole cluster."),
        List("crd.projectcalico.org", "v1", "hostendpoints", "With these, Calico filters the nodes' own traffic too."),
        List("operator.tigera.io", "v1", "installations", "How Calico's operator was told to install it."),
        List("operator.tigera.io", "v1", "tigerastatuses", "Calico's operator names the part that is degraded."),
        List("cilium.io", "v2", "ciliumnodes", "Addresses and pod networks of each node as Cilium has them."),
        List("cilium.io", "v2", "ciliumnetworkpolicies", "Cilium's own policies, which deny what Kubernetes' policies allow."),
        List("cilium.io", "v2", "ciliumclusterwidenetworkpolicies", "Cilium's policies for the whole cluster."),
        List("cilium.io", "v2", "ciliumendpoints", "Each pod's state as Cilium has it.", Priority.Bulky),
        List("cilium.io", "v2alpha1", "ciliumloadbalancerippools", "Addresses that Cilium gives to Services."),
        List("cilium.io", "v2alpha1", "ciliuml2announcementpolicies", "Which of these addresses Cilium announces by ARP, and from where."),
        List("crd.antrea.io", "v1beta1", "antreaagentinfos", "Each node's Antrea agent as it reports itself."),
        List("kubeovn.io", "v1", "subnets", "Kube-OVN's pod networks, and how many addresses are left in each."),
        List("k8s.cni.cncf.io", "v1", "network-attachment-definitions", "Additional pod networks by Multus."),
        List("metallb.io", "v1beta1", "ipaddresspools", "Addresses that MetalLB gives to Services; an exhausted pool leaves them pending."),
        List("metallb.io", "v1beta1", "l2advertisements", "Which addresses MetalLB announces by ARP."),
        List("metallb.io", "v1beta1", "bgpadvertisements", "Which addresses MetalLB announces by BGP."),
        List("metallb.io", "v1beta2", "bgppeers", "Routers that MetalLB talks BGP with; passwords are blanked."),
        List("metallb.io", "v1beta1", "servicel2statuses", "Which node announces each address by ARP now, as MetalLB says."),
        List("k3s.cattle.io", "v1", "addons", "Add-ons that k3s or RKE2 applies by itself, a second load balancer among them."),
        List("helm.cattle.io", "v1", "helmcharts", "Charts that k3s or RKE2 installs by itself."),
        List("kubevip.io", "v1", "ippools", "Addresses that kube-vip gives to Services."),

        new ApiLogsSpec("cluster/pod-logs", LogSpecs.SystemNamespaces)
        {
            Why = "Logs of the cluster's own pods on all nodes, of the run before the last restart too.",
            Extension = "log",
            Priority = Priority.Bulky,
            Timeout = TimeSpan.FromMinutes(3),
            MaxBytes = 4L << 20,
        },
    ];

    private static TimeSpan Long => TimeSpan.FromMinutes(2);

    private const long Large = 128L << 20;

    private static ApiListSpec SystemConfigMaps => new("cluster/core_v1_configmaps", "core", "v1", "configmaps")
    {
        Why = "Settings of kube-proxy, CoreDNS, the CNI and load balancers, of system namespaces only.",
        Namespaces = [.. LogSpecs.SystemNamespaces, "kube-public"],
        Extension = "json",
        Priority = Priority.Decisive,
        Timeout = Long,
        MaxBytes = Large,
    };

    private static ApiListSpec Core(string resource, string why, Priority priority = Priority.Normal) => List("core", "v1", resource, why, priority);

    private static ApiListSpec List(string group, string version, string resource, string why, Priority priority = Priority.Normal) =>
        new($"cluster/{group}_{version}_{resource}", group, version, resource)
        {
            Why = why,
            Extension = "json",
            Priority = priority,
            Timeout = Long,
            MaxBytes = Large,
        };

    private static ApiGetSpec Get(string name, string path, string why, string extension) => new($"cluster/{name}", path)
    {
        Why = why,
        Extension = extension,
        Priority = Priority.Decisive,
    };
}
