namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What kubectl 1.20 to 1.32 shows of each kind, and older ones by their documentation.</summary>
internal static class DescribedShapes
{
    private const string Containers =
        """
        *:
            Container ID:
            Image:
            Image ID:
            Port:
            Ports:
            Host Port:
            Host Ports:
            SeccompProfile:
            LocalhostProfile:
            Command: lines
            Args: lines
            QoS Tier: lines
            State:
                Reason:
                Message: lines
                Exit Code:
                Signal:
                Started:
                Finished:
            Last State:
                Reason:
                Message: lines
                Exit Code:
                Signal:
                Started:
                Finished:
            Ready:
            Restart Count:
            Limits:
                *:
            Requests:
                *:
            Liveness:
            Readiness:
            Startup:
            Environment Variables from: lines
            Environment:
                *: lines
            Mounts: words
            Devices: words
            Target Container Name:
        """;

    private static readonly string Template =
        $"""
        Pod Template:
          Labels: pairs
          Annotations: lines
          Service Account:
          Init Containers:
        {Under(Containers, 4)}
          Containers:
        {Under(Containers, 4)}
          Volumes:
            *:
              *: lines
          Topology Spread Constraints: words
          Priority Class Name:
          Node-Selectors: pairs
          Tolerations: words
        """;

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

    public static DescribedField Pod { get; } = DescribedShape.Of(
        $"""
        Priority:
        Priority Class Name:
        PriorityClassName:
        Runtime Class Name:
        Service Account:
        Node:
        Start Time:
        Status:
        Termination Grace Period:
        Reason:
        Message:
        SeccompProfile:
        LocalhostProfile:
        Security Policy:
        IP:
        IPs:
          IP: again
        Created By:
        Controlled By:
        Controllers:
        NominatedNodeName:
        Resources:
          Limits:
            *:
          Requests:
            *:
        Init Containers:
        {Under(Containers, 4)}
        Containers:
        {Under(Containers, 4)}
        Ephemeral Containers:
        {Under(Containers, 4)}
        Readiness Gates: lines
        Volumes:
          *:
            *: lines
        QoS Class:
        Node-Selectors: pairs
        Tolerations: words
        Topology Spread Constraints: words
        Resource Claims: lines
        """);

    public static DescribedField Service { get; } = DescribedShape.Of(
        """
        Selector:
        Type:
        IP Family Policy:
        IP Families:
        IPFamily:
        IP:
        IPs:
        External IPs:
        External Name:
        LoadBalancer Ingress:
        LoadBalancer Class:
        Desired LoadBalancer IP:
        Port: port first
        TargetPort: port part
        NodePort: port part
        Endpoints: part
        Session Affinity:
        External Traffic Policy:
        Internal Traffic Policy:
        Traffic Distribution:
        HealthCheck NodePort:
        LoadBalancer Source Ranges:
        """);

    public static DescribedField Endpoints { get; } = DescribedShape.Of(
        """
        Subsets:
          Addresses: first
          NotReadyAddresses: part
          Ports: table part
        """);

    public static DescribedField EndpointSlice { get; } = DescribedShape.Of(
        """
        AddressType:
        Ports: table
        Endpoints:
          - Addresses: again
            Conditions:
              Ready:
              Serving:
              Terminating:
            Hostname:
            TargetRef: target
            NodeName:
            Zone:
            DeprecatedTopology: pairs
            Topology: pairs
            Hints: lines
        """);

    public static DescribedField Ingress { get; } = DescribedShape.Of(
        """
        Address:
        Ingress Class:
        Default backend:
        TLS: tls
        Rules: rules
        """);

    public static DescribedField Deployment { get; } = DescribedShape.Of(
        $"""
        Selector: pairs
        Replicas: replicas
        StrategyType:
        MinReadySeconds:
        RollingUpdateStrategy:
        Progress Deadline:
        OldReplicaSets:
        NewReplicaSet:
        {Template}
        """);

    public static DescribedField DaemonSet { get; } = DescribedShape.Of(
        $"""
        Selector: pairs
        Node-Selector: pairs
        Desired Number of Nodes Scheduled:
        Current Number of Nodes Scheduled:
        Number of Nodes Scheduled with Up-to-date Pods:
        Number of Nodes Scheduled with Available Pods:
        Number of Nodes Misscheduled:
        Pods Status:
        {Template}
        """);

    public static DescribedField StatefulSet { get; } = DescribedShape.Of(
        $"""
        Selector: pairs
        Replicas: replicas
        Update Strategy:
          Partition:
        Pods Status:
        Volume Claims:
          Name: first
          StorageClass: part
          Labels: pairs part
          Annotations: lines part
          Capacity: part
          Access Modes: part
        {Template}
        """);

    public static DescribedField ReplicaSet { get; } = DescribedShape.Of(
        $"""
        Selector: pairs
        Controlled By:
        Replicas: replicas
        Pods Status:
        {Template}
        """);

    public static DescribedField NetworkPolicy { get; } = DescribedShape.Of(
        $"""
        Spec:
          PodSelector:
          Allowing ingress traffic:
        {Under(Peers("From", "ingress"), 4)}
          Not affecting ingress traffic
          Allowing egress traffic:
        {Under(Peers("To", "egress"), 4)}
          Not affecting egress traffic
          Policy Types:
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

    private static string Peers(string peers, string direction) =>
        $"""
        To Port: again
        {peers}: again
          NamespaceSelector:
          PodSelector:
          IPBlock:
            CIDR:
            Except:
        ----------
        <none> (Selected pods are isolated for {direction} connectivity)
        """;

    private static string Under(string lines, int indent) => string.Join('\n', lines.Split('\n').Select(line => new string(' ', indent) + line));
}
