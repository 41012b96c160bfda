using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Every base chain of one network stack that packets of one family meet: both iptables back ends and nftables' own.</summary>
/// <param name="Unknown">What of the rules is not in the input, each with its reason; empty when all is.</param>
internal sealed record HookTable(ImmutableArray<BaseChain> Chains, ImmutableArray<UnseenRules> Unknown)
{
    private readonly ImmutableArray<BaseChain>[] _byHook =
        [.. Enum.GetValues<NetHook>().Select(hook => Chains.Where(chain => chain.Hook == hook).OrderBy(chain => chain.Priority).ToImmutableArray())];

    /// <summary>Whether any rule asks for connections or translates: only then the kernel tracks them (nf_ct_netns_get).</summary>
    public bool TracksConnections { get; init; }

    /// <summary>The chains at a hook, the first to run first; equal priorities in no known order.</summary>
    public ImmutableArray<BaseChain> At(NetHook hook) => _byHook[(int)hook];

    public static HookTable From(ArtifactStore place, bool isV6)
    {
        var iptables = IptablesChains.Of(place, isV6);
        var native = NftChains.Of(place, isV6, iptables);
        return new([.. iptables.Chains, .. native.Chains], [.. iptables.Unknown, .. native.Unknown]) { TracksConnections = iptables.TracksConnections || native.TracksConnections };
    }
}

/// <summary>Rules that exist perhaps and are not in the input.</summary>
/// <param name="Table">Null for any table.</param>
internal sealed record UnseenRules(string What, string Why, string? Table)
{
    public override string ToString() => $"{What}: {Why}";
}
