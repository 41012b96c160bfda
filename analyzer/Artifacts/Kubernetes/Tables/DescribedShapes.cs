namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What kubectl 1.20 to 1.32 shows of nodes and of other kinds, and older ones by their documentation.</summary>
internal static class DescribedShapes
{
    public static DescribedField Node { get; } = DescribedShape.Of(
        """
        Roles:
        Role:
        Taints: words
        Unschedulable:
        Phase:
        Lease:
          HolderIdentity:
          AcquireTime:
          RenewTime:
        Addresses:
          *: again
        Capacity:
          *:
        Allocatable:
          *:
        System Info:
          Machine ID:
          System UUID:
          Boot ID:
          Kernel Version:
          OS Image:
          Operating System:
          Architecture:
          Container Runtime Version:
          Kubelet Version:
          Kube-Proxy Version:
        PodCIDR:
        PodCIDRs:
        ProviderID:
        ExternalID:
        Non-terminated Pods: lines
        Allocated resources: lines
        """);

    public static DescribedField PersistentVolume { get; } = DescribedShape.Of(
        """
        StorageClass:
        VolumeAttributesClass:
        Status:
        Claim: claim
        Reclaim Policy:
        Access Modes:
        VolumeMode:
        Capacity:
        Node Affinity: lines
        Message:
        Reason:
        Source: source
          *: pairs
        """);

    public static DescribedField ConfigMap { get; } = DescribedShape.Of("Data");

    public static DescribedField Namespace { get; } = DescribedShape.Of(
        """
        Status:
        Resource Quotas
          ...
        Resource Limits
          ...
        No resource quota.
        No LimitRange resource.
        No resource limits.
        """);
}
