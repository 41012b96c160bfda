using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Neighbours;

/// <summary>The IPv4 neighbours as /proc/net/arp holds them: whether an address is resolved, but not how fresh it is. NOARP entries are not among them.</summary>
internal sealed record ProcNetArp(ArtifactText Text, ImmutableArray<Neighbour> Neighbours) : IArtifact<ProcNetArp>
{
    // include/uapi/linux/if_arp.h
    private const int Complete = 0x02;
    private const int Permanent = 0x04;
    private const int Published = 0x08;

    public static Parsed<ProcNetArp> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not an entry of /proc/net/arp", Entry, line => line.Span.StartsWith("IP address"));
        return new(new(text, entries), notes);
    }

    // IP address       HW type     Flags       HW address            Mask     Device
    // 192.168.56.50    0x1         0x6         02:00:00:00:00:50     *        eth0
    private static Neighbour? Entry(SourceLine line, LineWords words)
    {
        if (words.Count != 6 || !IPAddress.TryParse(words[0], out var address)
            || !words[2].StartsWith("0x", StringComparison.Ordinal) || !int.TryParse(words[2].AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var flags))
            return null;

        return new(line, address, words[5], (flags & Complete) != 0 ? words[3] : null, StateOf(flags)) { IsProxy = (flags & Published) != 0 };
    }

    private static string StateOf(int flags) =>
        (flags & Published) != 0 ? "NONE" : (flags & Permanent) != 0 ? "PERMANENT" : (flags & Complete) != 0 ? "UNKNOWN" : "INCOMPLETE";
}
