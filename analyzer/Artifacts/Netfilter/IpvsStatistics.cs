using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What IPVS balanced on the whole: <c>/proc/net/ip_vs_stats</c>.</summary>
/// <param name="Rows">The totals, then the rates by the second.</param>
internal sealed record IpvsStatistics(ImmutableArray<IpvsTraffic> Rows) : IArtifact<IpvsStatistics>
{
    public IpvsTraffic? Totals => Rows.FirstOrDefault();

    public IpvsTraffic? Rates => Rows.ElementAtOrDefault(1);

    public static Parsed<IpvsStatistics> Parse(ArtifactText text)
    {
        var (rows, notes) = EntryLines.Read(text, "not a row of IPVS's statistics", (line, _) => ParseRow(line), line => IsHeading(line.Text));
        return new(new(rows), notes);
    }

    //    Total Incoming Outgoing         Incoming         Outgoing
    //    Conns  Packets  Packets            Bytes            Bytes
    //  Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
    private static bool IsHeading(string line) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["Total", "Incoming", "Outgoing", ..] or ["Conns", "Packets", ..] or ["Conns/s", ..];

    //       1A       2F        0              4D0                0      (net/netfilter/ipvs/ip_vs_ctl.c: hexadecimal)
    private static IpvsTraffic? ParseRow(SourceLine line)
    {
        var numbers = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();
        return numbers is [{ } connections, { } packetsIn, { } packetsOut, { } bytesIn, { } bytesOut] ? new(line, connections, packetsIn, packetsOut, bytesIn, bytesOut) : null;
    }

    private static ulong? Number(string word) => ulong.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Connections, packets and bytes, each way.</summary>
internal sealed record IpvsTraffic(SourceLine Line, ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut);
