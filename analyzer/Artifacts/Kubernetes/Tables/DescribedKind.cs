using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A kind of object as <c>kubectl describe</c> shows it: what it is known by, and every field that stands at the margin.</summary>
/// <param name="Marks">Fields that together only this kind has.</param>
/// <param name="Further">Its other fields, in kubectl 1.11 to 1.34 (kubectl/pkg/describe/describe.go).</param>
internal sealed record DescribedKind(string Name, ImmutableArray<string> Marks, ImmutableArray<string> Further)
{
    private static readonly ImmutableArray<string> OfAll =
        ["Name", "Namespace", "Labels", "Annotations", "CreationTimestamp", "Created", "Created on", "Events", "Finalizers", "Deletion Grace Period Seconds", "Conditions"];

    // In the order of trial: what a Namespace has, most have.
    private static readonly ImmutableArray<DescribedKind> All =
    [
        new(KubeNode.Kind, ["Addresses", "System Info"], ["Roles", "Role", "Taints", "Unschedulable", "Lease", "Capacity", "Allocatable", "PodCIDR", "PodCIDRs", "ProviderID", "ExternalID", "Non-terminated Pods", "Allocated resources", "Phase"]),
        new(
            Pod.Kind,
            ["Namespace", "Containers", "Status"],
            [
                "Priority", "Priority Class Name", "PriorityClassName", "Runtime Class Name", "Service Account", "Node", "Start Time", "Termination Grace Period", "Status", "Reason", "Message", "SeccompProfile", "IP", "IPs",
                "Created By", "Controlled By", "Controllers", "NominatedNodeName", "Init Containers", "Ephemeral Containers", "Readiness Gates", "Volumes", "QoS Class", "Node-Selectors", "Tolerations", "Topology Spread Constraints", "Resource Claims",
                "Security Policy", "Resources",
            ]),
        new(
            Service.Kind,
            ["Namespace", "Selector", "Type"],
            [
                "IP Family Policy", "IP Families", "IPFamily", "IP", "IPs", "External IPs", "External Name", "LoadBalancer Ingress", "LoadBalancer Class", "Desired LoadBalancer IP", "IP", "Port", "TargetPort", "NodePort", "Endpoints",
                "Session Affinity", "External Traffic Policy", "Internal Traffic Policy", "Traffic Distribution", "HealthCheck NodePort", "LoadBalancer Source Ranges",
            ]),
        new(EndpointsObject.Kind, ["Namespace", "Subsets"], []),
        new(EndpointSlice.Kind, ["AddressType", "Endpoints"], ["Ports"]),
        new(Ingress.Kind, ["Namespace", "Rules"], ["Address", "Ingress Class", "Default backend", "TLS"]),
        new("Deployment", ["Replicas", "StrategyType"], ["Selector", "MinReadySeconds", "RollingUpdateStrategy", "Pod Template", "OldReplicaSets", "NewReplicaSet", "Progress Deadline"]),
        new(
            "DaemonSet",
            ["Desired Number of Nodes Scheduled"],
            ["Selector", "Node-Selector", "Current Number of Nodes Scheduled", "Number of Nodes Scheduled with Up-to-date Pods", "Number of Nodes Scheduled with Available Pods", "Number of Nodes Misscheduled", "Pods Status", "Pod Template"]),
        new("StatefulSet", ["Replicas", "Update Strategy"], ["Selector", "Pods Status", "Pod Template", "Volume Claims"]),
        new("ReplicaSet", ["Replicas", "Pods Status"], ["Selector", "Controlled By", "Pod Template"]),
        new("NetworkPolicy", ["Created on", "Spec"], []),
        new("PersistentVolume", ["Reclaim Policy", "Claim"], ["StorageClass", "VolumeAttributesClass", "Status", "Access Modes", "VolumeMode", "Capacity", "Node Affinity", "Message", "Reason", "Source"]),
        new(ConfigMap.Kind, ["Namespace", DescribedConfigMap.Data], []),
        new("Namespace", ["Status"], ["Resource Quotas", "Resource Limits", "No resource quota.", "No LimitRange resource.", "No resource limits."]),
    ];

    /// <summary>The kind of the object with these fields; null where it is none that is read.</summary>
    public static DescribedKind? Of(DescribedField fields) => fields["Name"] is null ? null : Generic(fields) ?? All.FirstOrDefault(kind => kind.IsOf(fields));

    /// <summary>Whether a field at the margin is one of this kind's; other text is not the object's.</summary>
    public bool Shows(DescribedField field)
    {
        var name = field.Name.Length > 0 ? field.Name : field.Value;
        return OfAll.Contains(name) || Marks.Contains(name) || Further.Contains(name) || (IsGeneric && field.Name.Length > 0 && IsGenericName(name));
    }

    /// <summary>Whether kubectl knows nothing of the kind, and shows every field by its own name.</summary>
    public bool IsGeneric => Marks is ["API Version", ..];

    // A Status alone has many a kind that is not read.
    private bool IsOf(DescribedField fields) =>
        Marks.All(mark => fields.Below.Any(field => (field.Name.Length > 0 ? field.Name : field.Value) == mark)) && (Name != "Namespace" || fields.Below.All(Shows));

    // API Version:  coordination.k8s.io/v1
    // Kind:         Lease
    private static DescribedKind? Generic(DescribedField fields) =>
        fields["API Version"] is { Value.Length: > 0 } && fields["Kind"] is { Value.Length: > 0 } kind ? new(kind.Value, ["API Version", "Kind"], []) : null;

    private static bool IsGenericName(string name) => char.IsAsciiLetterUpper(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ');
}
