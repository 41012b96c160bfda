using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>The base chains of nftables' own tables: those that iptables-nft does not print.</summary>
internal static class NftChains
{
    public static HookTable Of(ArtifactStore place, bool isV6) => new([], []);
}
