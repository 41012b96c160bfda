using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A kind of object as <c>kubectl describe</c> shows it.</summary>
/// <param name="Marks">Fields that together only this kind has.</param>
/// <param name="Shape">All that it shows; null where kubectl knows nothing of the kind, and shows every field by its own name.</param>
internal sealed record DescribedKind(string Name, ImmutableArray<string> Marks, DescribedField? Shape)
{
    // In the order of trial: what a Namespace has, most have.
    private static readonly ImmutableArray<DescribedKind> All =
    [
        new(KubeNode.Kind, ["Roles"], DescribedShapes.Node),
        new(KubeNode.Kind, ["Addresses", "System Info"], DescribedShapes.Node),
        new(Pod.Kind, ["Namespace", "Node", "Status"], DescribedPodShapes.Pod),
        new(Service.Kind, ["Namespace", "Selector", "Type"], DescribedServiceShapes.Service),
        new(EndpointsObject.Kind, ["Namespace", "Subsets"], DescribedServiceShapes.Endpoints),
        new(EndpointSlice.Kind, ["AddressType", "Endpoints"], DescribedServiceShapes.EndpointSlice),
        new(Ingress.Kind, ["Namespace", "Rules"], DescribedServiceShapes.Ingress),
        new("Deployment", ["Replicas", "StrategyType"], DescribedPodShapes.Deployment),
        new("DaemonSet", ["Desired Number of Nodes Scheduled"], DescribedPodShapes.DaemonSet),
        new("StatefulSet", ["Replicas", "Update Strategy"], DescribedPodShapes.StatefulSet),
        new("ReplicaSet", ["Replicas", "Pods Status"], DescribedPodShapes.ReplicaSet),
        new("NetworkPolicy", ["Created on", "Spec"], DescribedServiceShapes.NetworkPolicy),
        new("PersistentVolume", ["Reclaim Policy", "Claim"], DescribedShapes.PersistentVolume),
        new(ConfigMap.Kind, ["Namespace", DescribedConfigMap.Data], DescribedShapes.ConfigMap),
        new("Namespace", ["Status"], DescribedShapes.Namespace),
    ];

    /// <summary>The kind of the object with these fields; null where it is none that is read.</summary>
    public static DescribedKind? Of(DescribedField fields) => fields["Name"] is null ? null : Generic(fields) ?? All.FirstOrDefault(kind => kind.IsOf(fields));

    /// <summary>What of these fields is not the object's, or could not be read.</summary>
    public IEnumerable<ParseNote> Strays(DescribedField fields) =>
        Shape is null ? DescribedGeneric.Strays(fields) : DescribedShape.StraysBelow(fields, Shape);

    // A Status alone has many a kind that is not read.
    private bool IsOf(DescribedField fields) =>
        Marks.All(mark => fields.Below.Any(field => field.Label == mark)) && (Name != "Namespace" || fields.Below.All(IsShown));

    private bool IsShown(DescribedField field) => Shape?.Below.Any(known => known.Label == field.Label) == true;

    // API Version:  coordination.k8s.io/v1
    // Kind:         Lease
    private static DescribedKind? Generic(DescribedField fields) =>
        fields["API Version"] is { Value.Length: > 0 } && fields["Kind"] is { Value.Length: > 0 } kind ? new(kind.Value, ["API Version", "Kind"], null) : null;
}
