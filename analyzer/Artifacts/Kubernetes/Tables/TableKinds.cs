using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Which kind of objects a table of <c>kubectl get</c> shows, by its columns.</summary>
internal static class TableKinds
{
    // In the order of trial: the columns of a Deployment are among those of a DaemonSet. Before 1.8 Services had no TYPE column.
    private static readonly ImmutableArray<(string Kind, ImmutableArray<string> Columns)> ByColumns =
    [
        (Pod.Kind, ["NAME", "READY", "STATUS", "RESTARTS"]),
        (KubeNode.Kind, ["NAME", "STATUS", "AGE", "VERSION"]),
        (Service.Kind, ["NAME", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)"]),
        (EndpointSlice.Kind, ["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS"]),
        (EndpointsObject.Kind, ["NAME", "ENDPOINTS", "AGE"]),
        (KubeEvent.Kind, ["REASON", "OBJECT", "MESSAGE"]),
        (KubeEvent.Kind, ["REASON", "KIND", "MESSAGE"]),
        ("DaemonSet", ["NAME", "DESIRED", "CURRENT", "READY", "AVAILABLE"]),
        ("Deployment", ["NAME", "UP-TO-DATE", "AVAILABLE"]),
        ("ReplicaSet", ["NAME", "DESIRED", "CURRENT", "READY"]),
        (Ingress.Kind, ["NAME", "HOSTS", "ADDRESS", "PORTS"]),
        ("NetworkPolicy", ["NAME", "POD-SELECTOR"]),
        ("Lease", ["NAME", "HOLDER"]),
        ("CertificateSigningRequest", ["NAME", "REQUESTOR", "CONDITION"]),
        (Secret.Kind, ["NAME", "TYPE", "DATA"]),
        (ConfigMap.Kind, ["NAME", "DATA"]),
        ("Job", ["NAME", "COMPLETIONS"]),
        ("CronJob", ["NAME", "SCHEDULE", "SUSPEND"]),
        ("IngressClass", ["NAME", "CONTROLLER", "PARAMETERS"]),
        ("PersistentVolume", ["NAME", "CAPACITY", "RECLAIM POLICY", "CLAIM"]),
        ("PersistentVolumeClaim", ["NAME", "STATUS", "VOLUME", "CAPACITY"]),
        ("StorageClass", ["NAME", "PROVISIONER"]),
        ("HorizontalPodAutoscaler", ["NAME", "REFERENCE", "TARGETS"]),
        ("PodDisruptionBudget", ["NAME", "MIN AVAILABLE", "MAX UNAVAILABLE"]),
        ("ServiceAccount", ["NAME", "SECRETS", "AGE"]),
        ("ComponentStatus", ["NAME", "STATUS", "MESSAGE", "ERROR"]),
        ("NodeMetrics", ["NAME", "CPU(cores)", "MEMORY(bytes)", "MEMORY%"]),
        ("NodeMetrics", ["NAME", "CPU(cores)", "MEMORY(bytes)", "MEMORY(%)"]),
        ("PodMetrics", ["NAME", "CPU(cores)", "MEMORY(bytes)"]),
    ];

    // Resources of other makers have these columns too, beside columns of their own: a Certificate is NAME, READY, SECRET, AGE.
    private static readonly ImmutableArray<(string Kind, ImmutableArray<string> Columns)> ByAllColumns =
    [
        ("StatefulSet", ["NAMESPACE", "NAME", "READY", "AGE", "CONTAINERS", "IMAGES", "LABELS"]),
        ("Namespace", ["NAME", "STATUS", "AGE", "LABELS"]),
    ];

    private static readonly ImmutableArray<(string Prefix, string Kind)> ByPrefix =
    [
        ("pod", Pod.Kind), ("node", KubeNode.Kind), ("service", Service.Kind), ("endpoints", EndpointsObject.Kind), ("endpointslice", EndpointSlice.Kind),
        ("event", KubeEvent.Kind), ("daemonset", "DaemonSet"), ("deployment", "Deployment"), ("replicaset", "ReplicaSet"), ("statefulset", "StatefulSet"),
        ("ingress", Ingress.Kind), ("networkpolicy", "NetworkPolicy"), ("job", "Job"), ("secret", Secret.Kind), ("configmap", ConfigMap.Kind), ("namespace", "Namespace"),
        ("lease", "Lease"), ("certificatesigningrequest", "CertificateSigningRequest"), ("ingressclass", "IngressClass"),
        ("cronjob", "CronJob"), ("persistentvolume", "PersistentVolume"), ("persistentvolumeclaim", "PersistentVolumeClaim"), ("storageclass", "StorageClass"),
        ("horizontalpodautoscaler", "HorizontalPodAutoscaler"), ("poddisruptionbudget", "PodDisruptionBudget"), ("serviceaccount", "ServiceAccount"), ("componentstatus", "ComponentStatus"),
    ];

    private static readonly ImmutableArray<string> OfCluster = [KubeNode.Kind, "CertificateSigningRequest", "IngressClass", "Namespace", "PersistentVolume", "StorageClass", "ComponentStatus", "NodeMetrics"];

    public static string? Of(TextTable table) =>
        ByColumns.Where(known => known.Columns.All(table.Has)).Select(known => known.Kind).FirstOrDefault()
            ?? ByAllColumns.Where(known => HasAll(table, known.Columns)).Select(known => known.Kind).FirstOrDefault();

    private static bool HasAll(TextTable table, ImmutableArray<string> columns) =>
        table.Columns.All(column => columns.Contains(column.Name)) && table.Has("NAME") && table.Has("AGE") && (table.Has("READY") || table.Has("STATUS"));

    // daemonset.apps/kube-proxy
    public static string? OfPrefix(string prefix) =>
        ByPrefix.Where(known => known.Prefix == prefix.Split('.')[0]).Select(known => known.Kind).FirstOrDefault();

    /// <summary>Whether objects of this kind stand in no namespace.</summary>
    public static bool IsOfCluster(string kind) => OfCluster.Contains(kind);
}
