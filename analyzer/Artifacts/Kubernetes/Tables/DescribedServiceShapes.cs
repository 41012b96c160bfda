namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What kubectl 1.20 to 1.32 shows of Services, of what stands behind them and of what guards them, and older ones by their documentation.</summary>
internal static class DescribedServiceShapes
{
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

    public static DescribedField NetworkPolicy { get; } = DescribedShape.Of(
        $"""
        Spec:
          PodSelector:
          Allowing ingress traffic:
        {DescribedShape.Under(Peers("From", "ingress"), 4)}
          Not affecting ingress traffic
          Allowing egress traffic:
        {DescribedShape.Under(Peers("To", "egress"), 4)}
          Not affecting egress traffic
          Policy Types:
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
}
