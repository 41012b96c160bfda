using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>What <c>--capture</c> asks for: a time, and after a colon what pcap-filter(7) reads.</summary>
internal static class Captures
{
    /// <summary>Is there once the kernel has packet sockets (net/packet/af_packet.c); opening one would load the module.</summary>
    public const string Loaded = "/proc/net/packet";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary><c>30s</c>, <c>30s:port 53</c>; null for anything else.</summary>
    public static CaptureSpec? Parse(string text)
    {
        var (time, filter) = text.Split(':', 2) is [var before, var after] ? (before, after.Trim()) : (text, "");
        return Quantity.Time(time) is { } duration && duration <= Longest && !filter.Any(char.IsControl) ? Of(duration, filter) : null;
    }

    private static CaptureSpec Of(TimeSpan duration, string filter) => new("capture/any", "any", filter, duration)
    {
        Why = "Packets as they pass this node show what no setting tells; of each only the headers are kept, of DNS the whole message.",
        Extension = "pcap",
        Priority = Priority.Bulky,
        OnlyIfExists = Loaded,
        Timeout = duration,
        MaxBytes = 64L << 20,
    };
}
