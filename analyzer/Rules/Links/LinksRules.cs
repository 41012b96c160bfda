using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Interfaces, tunnels, neighbours and packet sizes.</summary>
internal static class LinksRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new OverlayDeviceMissing(),
        new OverlaySettingsDiffer(),
        new OverlayPeerEntryWrong(),
        new OverlayOnWrongInterface(),
        new OverlayMtuTooLarge(),
        new MtuDiffersBetweenNodes(),
        new MtuNotAsConfigured(),
        new PodMtuExceedsOverlay(),
        new BridgeOutsidePodRange(),
        new DuplicateAddress(),
        new DuplicateMachineIdentity(),
        new VxlanChecksumOffload(),
        new NetworkManagerManagesPodDevices(),
        new NetworkdManagesPodDevices(),
        new EarlierPlugInLeftOver(),
        new BondPortDown(),
        new LinkLosesPackets(),
        new DuplicateHostname(),
    ];
}
