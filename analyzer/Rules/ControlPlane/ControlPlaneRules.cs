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
        new CertificateAuthorityDiffers(),
        new CertificateEndsSoon(),
        new SigningRequestPending(),
        new JoinCredentialsExpired(),
        new StaticManifestUnreadable(),
        new StaticManifestTwice(),
        new ComponentNotRunning(),
        new AdvertiseAddressNotOnNode(),
        new EtcdQuorumLost(),
        new EtcdDiskSlow(),
        new EtcdLeaderChangesOften(),
        new EtcdEvenMembers(),
        new LeaseNotRenewed(),
        new ApiEndpointGone(),
        new WebhookUnreachable(),
        new AggregatedApiDown(),
        new BalancerServersDown(),
        new BalancerServerIsNoApiServer(),
        new VirtualAddressTwice(),
        new VrrpSettingsDiffer(),
        new VrrpBlocked(),
        new KubeVipWithoutLeader(),
    ];
}
