using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>TPROXY: a socket of this stack takes the packet, whose addresses stay; what it does with it is not modelled.</summary>
internal static class TproxyTarget
{
    // --on-port 37379 --on-ip 127.0.0.1 --tproxy-mark 0x200/0xffffffff: the mask's bits are cleared, then the value's are flipped (net/netfilter/xt_TPROXY.c).
    public static PacketEffect Compile(Target target)
    {
        var verdict = new Verdict.Leaves($"{target}: to a proxy on this node");
        var mark = MarkValue.TryParse(target.Option("--tproxy-mark")?.Value ?? "0x0/0x0");
        return (packet, _) => new(verdict, packet with { Mark = mark is { } value && packet.Mark is { } before ? (before & ~value.Mask) ^ value.Value : null });
    }
}
