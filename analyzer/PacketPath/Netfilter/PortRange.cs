using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Ports from one to another, both included.</summary>
internal readonly record struct PortRange(int First, int Last)
{
    public bool Contains(int port) => port >= First && port <= Last;

    public static bool Any(ImmutableArray<PortRange> ranges, int port)
    {
        foreach (var range in ranges)
            if (range.Contains(port))
                return true;

        return false;
    }

    // 53      30000:32767      :1023      80,443,8000:8080
    /// <summary>Null where the text is no list of ports.</summary>
    public static ImmutableArray<PortRange>? ListOf(string text)
    {
        var ranges = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var part in text.Split(','))
        {
            if (Of(part) is not { } range)
                return null;
            ranges.Add(range);
        }

        return ranges.ToImmutable();
    }

    private static PortRange? Of(string part)
    {
        var colon = part.IndexOf(':');
        var first = colon == 0 ? 0 : NumberOf(colon < 0 ? part : part[..colon]);
        var last = colon < 0 ? first : colon == part.Length - 1 ? ushort.MaxValue : NumberOf(part[(colon + 1)..]);
        return first is { } low && last is { } high ? new(low, high) : null;
    }

    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue ? number : null;
}
