using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m mark --mark value[/mask]</c>, of the packet or of its connection.</summary>
internal static class MarkMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib) => Test(match, packet.Mark);

    public static Answer TestConnection(Match match, Packet packet, Fib fib) => Test(match, packet.ConnectionMark);

    private static Answer Test(Match match, uint? mark)
    {
        if (match.Option("--mark") is not { } option || mark is not { } value || MarkOf(option.Value) is not { } wanted)
            return Answer.Unknown(match.ToString());

        return Answer.Of((value & wanted.Mask) == wanted.Value).Negated(option.Negated);
    }

    // 0x4000/0x4000      0x1
    public static (uint Value, uint Mask)? MarkOf(string text)
    {
        var slash = text.IndexOf('/');
        var value = PolicyRuleList.HexOf(slash < 0 ? text : text[..slash]);
        var mask = slash < 0 ? uint.MaxValue : PolicyRuleList.HexOf(text[(slash + 1)..]);
        return value is null || mask is null ? null : (value.Value, mask.Value);
    }
}
