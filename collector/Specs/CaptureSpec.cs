using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Packets at one interface for some time: headers alone. Entry: <c>&lt;spec id&gt;.pcap</c>.</summary>
internal sealed record CaptureSpec(string Id, string Interface, string Filter, TimeSpan Duration) : CollectionSpec(Id)
{
    public int MaxPackets { get; init; } = 200_000;

    /// <summary>-p: the interface is not made promiscuous; -s: nothing beyond headers is taken off it; -U: what was seen is written at once.</summary>
    public ImmutableArray<string> Argv =>
        ["tcpdump", "-p", "-n", "-U", "-s", "256", "-c", $"{MaxPackets}", "-i", Interface, "-w", "-", .. Filter.Length == 0 ? ImmutableArray<string>.Empty : ["--", Filter]];
}
