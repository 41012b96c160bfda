using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Every log signature, area by area.</summary>
internal static class SignatureCatalog
{
    public static ImmutableArray<Signature> All { get; } =
    [
        .. ApiServerSignatures.All,
        .. ClientSignatures.All,
        .. CniSignatures.All,
        .. ControlPlaneEventSignatures.All,
        .. DnsSignatures.All,
        .. IngressSignatures.All,
        .. KubeProxySignatures.All,
        .. KubeletSignatures.All,
        .. LoadBalancerSignatures.All,
        .. NetfilterSignatures.All,
        .. NodeSetupSignatures.All,
    ];
}
