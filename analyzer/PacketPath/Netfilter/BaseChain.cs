namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Where in the kernel's way a chain hangs.</summary>
internal enum NetHook
{
    Ingress,
    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,
    Egress,
}

/// <summary>What a base chain may do: only nat chains translate, and only route chains (and the table mangle) have a packet routed again.</summary>
internal enum ChainType
{
    Filter,
    Nat,
    Route,
}

/// <summary>A chain that hangs on a hook.</summary>
/// <param name="Priority">Lower runs first; of equal ones the last that was registered does, which no dump tells.</param>
/// <param name="Maker">For the report: <c>iptables (legacy)</c>, <c>iptables (nft)</c>, <c>nftables</c>.</param>
/// <param name="Policy">What becomes of a packet that no rule decides.</param>
internal sealed record BaseChain(CompiledChain Chain, NetHook Hook, int Priority, ChainType Type, string Maker, Verdict Policy)
{
    /// <summary>It has no rule, and lets pass what no rule decides.</summary>
    public bool LetsAllPass => Policy == Verdict.Accept && Chain.IsEmpty;

    public override string ToString() => $"{Maker}: table {Chain.Table}, chain {Chain.Name}";
}

/// <summary>The well-known priorities (include/uapi/linux/netfilter_ipv4.h, netfilter_ipv6.h).</summary>
internal static class HookPriority
{
    public const int RawBeforeDefragmentation = -450;
    public const int Raw = -300;
    public const int ConnectionTracking = -200;
    public const int Mangle = -150;
    public const int DestinationNat = -100;
    public const int Filter = 0;
    public const int Security = 50;

    /// <summary>Where iptables-nft has its table security: behind nat (iptables/nft.c).</summary>
    public const int SecurityOfNft = 150;
    public const int SourceNat = 100;
}
