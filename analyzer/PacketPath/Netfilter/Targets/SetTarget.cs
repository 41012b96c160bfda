using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>SET: fills a set as packets come (a match that asks that set is unknown then), or takes the packet's mark from one.</summary>
internal static class SetTarget
{
    public static PacketEffect Compile(Target target) => target.Option("--map-mark") is null
        ? (packet, _) => Effect.GoOn(packet)
        : (packet, _) => Effect.GoOn(packet with { Mark = null });

    /// <summary>The set whose entries the target adds or removes; null for another target.</summary>
    public static string? Filled(Target target) =>
        target.Name == "SET" ? (target.Option("--add-set") ?? target.Option("--del-set"))?.Value : null;
}
