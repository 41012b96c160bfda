using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>The packets of a capture, as <c>tcpdump</c> prints them with any of <c>-n -e -v -tttt</c>; a pcap file is brought into the same form first.</summary>
/// <param name="DroppedByKernel">Packets that tcpdump says it missed; null when it does not say.</param>
internal sealed record PacketList(ArtifactText Text, ImmutableArray<CapturedPacket> Packets, long? DroppedByKernel) : IArtifact<PacketList>
{
    public static Parsed<PacketList> Parse(ArtifactText text)
    {
        var packets = ImmutableArray.CreateBuilder<CapturedPacket>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        long? dropped = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (PacketWords.Heading(line) is { } packet)
                packets.Add(packet);
            else if (packets.Count > 0 && IsDetail(line))
                packets[^1] = PacketWords.WithDetail(packets[^1], line) with { Below = packets[^1].Below.Add(line) };
            else if (DroppedIn(line) is { } number)
                dropped = number;
            else if (!IsIgnorable(line))
                notes.Add(new(line, "not a packet"));
        }

        return new(new(text, packets.ToImmutable(), dropped), notes.ToImmutable());
    }

    // The rest of what -v prints.
    private static bool IsDetail(SourceLine line) => line.Span[0] is ' ' or '\t' && !IsDump(line);

    // 	0x0010:  0af4 0107 0035 8e1c 0031 a1b2 c3d4 8183
    private static bool IsDump(SourceLine line) => line.Span.TrimStart() is ['0', 'x', _, _, _, _, ':', ..];

    // 0 packets dropped by kernel
    private static long? DroppedIn(SourceLine line) =>
        line.Span.TrimEnd().EndsWith(" dropped by kernel") && long.TryParse(line.Span[..line.Span.IndexOf(' ')], out var number) ? number : null;

    // tcpdump: verbose output suppressed, use -v...          listening on eth0, link-type EN10MB (Ethernet), ...          33 packets captured
    private static bool IsIgnorable(SourceLine line)
    {
        var text = line.Span.Trim();
        return IsDump(line) || text.StartsWith("tcpdump: ") || text.StartsWith("listening on ") || text.StartsWith("reading from file ") || text.EndsWith(" captured")
            || text.EndsWith(" received by filter") || text.EndsWith(" dropped by interface") || text.StartsWith("dropped privs to ") || text.StartsWith("Warning: ");
    }
}
