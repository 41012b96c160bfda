using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>MARK: sets bits of the packet's mark.</summary>
internal static class MarkTarget
{
    // --set-xmark 0x4000/0x4000: the mask's bits are cleared, then the value's are flipped (net/netfilter/xt_mark.c).
    public static PacketEffect Compile(Target target)
    {
        if (target.Options is not [var option] || MarkValue.TryParse(option.Value) is not { } value || Operation(option.Name, value) is not { } change)
            return Effects.NotModelled(target);

        return (packet, _) => Effect.GoOn(packet with { Mark = packet.Mark is { } mark ? change(mark) : null });
    }

    /// <summary>What an option of MARK or CONNMARK makes of a mark; null for another option.</summary>
    public static Func<uint, uint>? Operation(string option, MarkValue value) => option switch
    {
        "--set-xmark" => mark => (mark & ~value.Mask) ^ value.Value,
        "--set-mark" => mark => (mark & ~value.Mask) | value.Value,
        "--or-mark" => mark => mark | value.Value,
        "--and-mark" => mark => mark & value.Value,
        "--xor-mark" => mark => mark ^ value.Value,
        _ => null,
    };
}
