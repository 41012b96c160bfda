using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Every base chain of one network stack that packets of one family meet: both iptables back ends and nftables' own.</summary>
/// <param name="Unknown">What of the rules is not in the input, each with its reason; empty when all is.</param>
internal sealed record HookTable(ImmutableArray<BaseChain> Chains, ImmutableArray<UnseenRules> Unknown)
{
    private readonly ImmutableArray<BaseChain>[] _byHook =
        [.. Enum.GetValues<NetHook>().Select(hook => Chains.Where(chain => chain.Hook == hook).OrderBy(chain => chain.Priority).ToImmutableArray())];

    private readonly HookPlan?[] _plans = new HookPlan?[Enum.GetValues<NetHook>().Length];

    /// <summary>Whether any rule asks for connections or translates: only then the kernel tracks them (nf_ct_netns_get).</summary>
    public bool TracksConnections { get; init; }

    /// <summary>nft's own dump is there: no rule of nf_tables is hidden.</summary>
    public bool ShowsNft { get; init; }

    /// <summary>Sets that rules fill as packets come.</summary>
    public ImmutableHashSet<string> FilledSets { get; init; } = [];

    /// <summary>The chains at a hook, the first to run first; equal priorities in no known order.</summary>
    public ImmutableArray<BaseChain> At(NetHook hook) => _byHook[(int)hook];

    /// <summary>What happens at a hook, put together once.</summary>
    public HookPlan Plan(NetHook hook) => _plans[(int)hook] ??= HookPlan.Of(this, hook);

    public static HookTable From(Node node, ArtifactStore place, bool isV6)
    {
        var iptables = IptablesChains.Of(node, place, isV6);
        var native = NftChains.Of(node, place, isV6, iptables);
        return new([.. iptables.Chains, .. native.Chains], [.. iptables.Unknown.Where(unseen => !native.ShowsNft || unseen.What != IptablesChains.Nft), .. native.Unknown])
        {
            TracksConnections = iptables.TracksConnections || native.TracksConnections,
            FilledSets = iptables.FilledSets,
        };
    }
}

/// <summary>Rules that exist perhaps and are not in the input.</summary>
/// <param name="Table">Null for any table.</param>
internal sealed record UnseenRules(string What, string Why, string? Table)
{
    /// <summary>Nothing in the input speaks for any: they are taken for none, and the trace says so. With false both ways are followed.</summary>
    public bool IsTakenForNone { get; init; }

    private static readonly ImmutableArray<string> Chains = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    /// <summary>The priority at which they would run at a hook; null where they have no chain there.</summary>
    public int? PriorityAt(NetHook hook)
    {
        if (hook is NetHook.Ingress or NetHook.Egress)
            return null;
        if (Table is null)
            return HookPriority.Filter;

        foreach (var chain in Chains)
            if (IptablesChains.PlaceOf(Table, chain) is { } place && place.Hook == hook && HasChain(Table, chain))
                return place.Priority;

        return null;
    }

    /// <summary>The fact that a packet's way rests on.</summary>
    public string In(string stack) => $"rules of {(Table is null ? "" : $"table {Table} of ")}{What} in {stack} decide: {Why}";

    public override string ToString() => $"{What}: {Why}";

    // raw has PREROUTING and OUTPUT, filter and security what is between, nat all but FORWARD.
    private static bool HasChain(string table, string chain) => table switch
    {
        "raw" => chain is "PREROUTING" or "OUTPUT",
        "filter" or "security" => chain is "INPUT" or "FORWARD" or "OUTPUT",
        "nat" => chain is not "FORWARD",
        _ => true,
    };
}
