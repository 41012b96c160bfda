using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>CONNMARK: sets the connection's mark, saves the packet's there, or restores the packet's from it.</summary>
internal static class ConnmarkTarget
{
    public static PacketEffect Compile(Target target)
    {
        if (Masks(target) is not { } masks || target.Options.Any(option => option.Name.EndsWith("-shift-mark", StringComparison.Ordinal)))
            return Effects.NotModelled(target);
        if (target.Option("--restore-mark") is not null)
            return (packet, _) => Effect.GoOn(packet.Connection is { } connection ? packet with { Mark = Moved(packet.Mark, masks.Packet, connection.Mark, masks.Connection) } : packet);
        if (target.Option("--save-mark") is not null)
            return (packet, _) => Effect.GoOn(WithMark(packet, Moved(packet.Connection?.Mark, masks.Connection, packet.Mark, masks.Packet)));

        return target.Options is [var option] && MarkValue.TryParse(option.Value) is { } value && MarkTarget.Operation(option.Name, value) is { } change
            ? (packet, _) => Effect.GoOn(WithMark(packet, packet.Connection?.Mark is { } mark ? change(mark) : null))
            : Effects.NotModelled(target);
    }

    // new = (old & ~mask) ^ (other & its mask), for --save-mark and --restore-mark (net/netfilter/xt_connmark.c).
    private static uint? Moved(uint? old, uint mask, uint? other, uint itsMask) => old is { } own && other is { } from ? (own & ~mask) ^ (from & itsMask) : null;

    private static Packet WithMark(Packet packet, uint? mark) => packet.Connection is { } connection ? packet with { Connection = connection with { Mark = mark } } : packet;

    private static (uint Packet, uint Connection)? Masks(Target target)
    {
        var both = target.Option("--mask")?.Value;
        var (ofPacket, ofConnection) = (MaskOf(target.Option("--nfmask")?.Value ?? both), MaskOf(target.Option("--ctmask")?.Value ?? both));
        return ofPacket is { } one && ofConnection is { } other ? (one, other) : null;
    }

    private static uint? MaskOf(string? text) => text is null ? uint.MaxValue : MarkValue.TryParse(text)?.Value;
}
