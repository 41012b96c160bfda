namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>What a cluster needs a flow for.</summary>
internal enum FlowKind
{
    PodToDns,
    PodToDnsServer,
    PodToApi,
    NodeToApi,
    NodeToApiServer,
    NodeToControlPlane,
    ApiServerToKubelet,
    PodToPod,
    NodeToOverlay,
    NodeToBgpPeer,
    OutsideToService,
    PodToOutside,
}
