namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>What hangs on a hook at a priority of its own: a base chain, connection tracking, or the translation that the nat chains settle.</summary>
/// <param name="Chain">Null for the kernel's own.</param>
internal sealed record Hooked(string Name, int Priority, BaseChain? Chain)
{
    public static Hooked Tracking { get; } = new("connection tracking", HookPriority.ConnectionTracking, null);

    public static Hooked DestinationNat { get; } = new("the translation of destinations", HookPriority.DestinationNat, null);

    public static Hooked SourceNat { get; } = new("the translation of sources", HookPriority.SourceNat, null);

    public static Hooked Of(BaseChain chain) => new(chain.ToString(), chain.Priority, chain);
}
