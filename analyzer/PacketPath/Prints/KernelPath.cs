using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>One packet that the kernel traced, as far as its lines are in the input.</summary>
/// <param name="Points">Its lines in order; at least one.</param>
internal sealed record KernelPath(ImmutableArray<TracePoint> Points)
{
    /// <summary>The packet as its first line shows it; null where none does.</summary>
    public TracedPacket? Packet => Points.Select(point => point.Packet).FirstOrDefault(packet => packet is not null) is { } packet
        ? packet with { Protocol = packet.Protocol ?? (Points.Any(point => point.Says.Contains(" -p udp ", StringComparison.Ordinal)) ? "UDP" : null) }
        : null;

    /// <summary>The lines that name a rule, a policy or a chain's end.</summary>
    public IEnumerable<TracePoint> Places => Points.Where(point => point.Table.Length > 0 && point.What != "packet");

    /// <summary>Later packets of a connection meet other rules than the first.</summary>
    public bool IsFirstOfConnection => Packet?.Protocol != "TCP" || Points.Select(point => point.Line.Text).Any(IsSyn);

    // ... RES=0x00 SYN URGP=0        DPORT=80 SYN        tcp flags == syn tcp window 64240
    private static bool IsSyn(string line)
    {
        var words = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("SYN", StringComparer.OrdinalIgnoreCase) && !words.Contains("ACK", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The packets of the lines: those of one are told by their number, or by IP's ID and what translation leaves alone.</summary>
    public static ImmutableArray<KernelPath> Of(IEnumerable<TracePoint> points)
    {
        var packets = new List<ImmutableArray<TracePoint>.Builder>();
        foreach (var point in points)
        {
            var own = packets.LastOrDefault(packet => IsOf(packet[^1], point));
            if (own is null)
                packets.Add(own = ImmutableArray.CreateBuilder<TracePoint>());
            own.Add(point);
        }

        return [.. packets.Select(packet => new KernelPath(packet.ToImmutable()))];
    }

    private static bool IsOf(TracePoint last, TracePoint next)
    {
        if (last.Id is not null || next.Id is not null)
            return last.Id == next.Id;

        var begins = next is { Table: "raw", Chain: "PREROUTING" or "OUTPUT" } && (last.Table, last.Chain) != (next.Table, next.Chain);
        return !begins && IdOf(last) == IdOf(next) && last.Packet is { } one && next.Packet is { } other && one.Protocol == other.Protocol
            && (Equals((one.Source, one.SourcePort), (other.Source, other.SourcePort)) || Equals((one.Destination, one.DestinationPort), (other.Destination, other.DestinationPort)));
    }

    // ... TTL=62 ID=26190 PROTO=UDP ...
    private static string IdOf(TracePoint point) =>
        Array.Find(point.Line.Text.Split(' '), word => word.StartsWith("ID=", StringComparison.Ordinal)) ?? "";
}
