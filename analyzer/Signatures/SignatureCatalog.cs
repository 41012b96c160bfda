using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Every log signature, area by area.</summary>
internal static class SignatureCatalog
{
    public static ImmutableArray<Signature> All { get; } =
    [
        .. DnsSignatures.All,
        .. KubeletSignatures.All,
        .. ApiServerSignatures.All,
        .. KubeProxySignatures.All,
        .. LoadBalancerSignatures.All,
        .. IngressSignatures.All,
        .. ControlPlaneEventSignatures.All,
        .. NodeSetupSignatures.All,
    ];
}
