namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What kubectl 1.20 to 1.32 shows of pods and of what makes them, and older ones by their documentation.</summary>
internal static class DescribedPodShapes
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
        {DescribedShape.Under(Containers, 4)}
          Containers:
        {DescribedShape.Under(Containers, 4)}
          Volumes:
            *:
              *: lines
          Topology Spread Constraints: words
          Priority Class Name:
          Node-Selectors: pairs
          Tolerations: words
        """;

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
        {DescribedShape.Under(Containers, 4)}
        Containers:
        {DescribedShape.Under(Containers, 4)}
        Ephemeral Containers:
        {DescribedShape.Under(Containers, 4)}
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
}
