using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>A value of a field and the bits of it that count: <c>0x4000/0x4000</c>.</summary>
internal readonly record struct MarkValue(uint Value, uint Mask)
{
    /// <summary>All bits count where no mask is written; null where it is no number.</summary>
    public static MarkValue? TryParse(string text)
    {
        var slash = text.IndexOf('/');
        var value = PolicyRuleList.HexOf(slash < 0 ? text : text[..slash]);
        var mask = slash < 0 ? uint.MaxValue : PolicyRuleList.HexOf(text[(slash + 1)..]);
        return value is { } bits && mask is { } counted ? new(bits, counted) : null;
    }
}
