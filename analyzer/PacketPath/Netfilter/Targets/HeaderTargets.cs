using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>Targets that change fields of a packet's header and let it go on.</summary>
internal static class HeaderTargets
{
    public static PacketEffect Dscp(Target target) => target.Option("--set-dscp") is { } option && MarkValue.TryParse(option.Value) is { } value
        ? (packet, _) => Effect.GoOn(packet with { Dscp = (byte)(value.Value & 0x3f) })
        : Effects.NotModelled(target);

    // --set-tos 0x10/0x3f: the mask's bits are cleared, then the value's are flipped.
    public static PacketEffect Tos(Target target) => target.Option("--set-tos") is { } option && MarkValue.TryParse(option.Value) is { } value
        ? (packet, _) => Effect.GoOn(packet with { Dscp = (byte)(((((uint)packet.Dscp << 2) & ~value.Mask) ^ value.Value) >> 2 & 0x3f) })
        : Effects.NotModelled(target);

    public static PacketEffect TimeToLive(Target target)
    {
        if (target.Options is not [var option] || !int.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Effects.NotModelled(target);

        return option.Name switch
        {
            "--ttl-set" or "--hl-set" => (packet, _) => Effect.GoOn(packet with { TimeToLive = number }),
            "--ttl-inc" or "--hl-inc" => (packet, _) => Effect.GoOn(packet with { TimeToLive = Math.Min(255, packet.TimeToLive + number) }),
            "--ttl-dec" or "--hl-dec" => (packet, _) => Effect.GoOn(packet with { TimeToLive = Math.Max(0, packet.TimeToLive - number) }),
            _ => Effects.NotModelled(target),
        };
    }
}
