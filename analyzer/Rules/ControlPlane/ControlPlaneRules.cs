using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>Certificates, etcd, the API server and what stands around them.</summary>
internal static class ControlPlaneRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new KubeletAddressTypesUnresolvable(),
        new CertificateLacksAddress(),
        new CertificateExpired(),
    ];
}
