using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Neighbours;

/// <summary>The IPv4 neighbours as <c>arp -a[n]</c> or <c>arp [-n]</c> prints them (net-tools or busybox). It does not tell a fresh entry from a stale one,
/// nor one that failed from one that is being asked for.</summary>
internal sealed record ArpList(ArtifactText Text, ImmutableArray<Neighbour> Neighbours) : IArtifact<ArpList>
{
    public static Parsed<ArpList> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not an entry of arp", (line, words) => words[2] == "at" ? Sentence(line, words) : Row(line, words), line => IsIgnorable(new(line.Text)));
        return new(new(text, entries), notes);
    }

    // Address                  HWtype  HWaddress           Flags Mask            Iface
    // Entries: 6	Skipped: 0	Found: 6        arp: in 6 entries no match found.
    private static bool IsIgnorable(LineWords words) => words[0] is "Address" or "Entries:";

    // ? (192.168.56.50) at 02:00:00:00:00:50 [ether] PERM on eth0          gw (192.168.56.52) at <incomplete> on eth0
    // ? (192.168.56.60) at * PERM PUP on eth0              so busybox writes PUB
    private static Neighbour? Sentence(SourceLine line, LineWords words) =>
        IPAddress.TryParse(words[1].Trim('(', ')'), out var address) && words.After("on") is { } device
            ? Of(line, address, device, words.After("at"), words.Has("PERM"), words.Has("PUB") || words.Has("PUP"))
            : null;

    // 192.168.56.50            ether   02:00:00:00:00:50   CM                    eth0
    // 192.168.56.52                    (incomplete)                              eth0
    private static Neighbour? Row(SourceLine line, LineWords words)
    {
        if (words.Count < 3 || !IPAddress.TryParse(words[0], out var address))
            return null;

        var isIncomplete = words[1] == "(incomplete)";
        var flags = isIncomplete ? "" : words[3];
        return Of(line, address, words[words.Count - 1], isIncomplete ? null : words[2], flags.Contains('M'), flags.Contains('P'));
    }

    private static Neighbour Of(SourceLine line, IPAddress address, string device, string? mac, bool isPermanent, bool isProxy)
    {
        var hasAddress = mac is not null && mac.Contains(':');
        var state = isProxy ? "NONE" : isPermanent ? "PERMANENT" : hasAddress ? "UNKNOWN" : "INCOMPLETE";
        return new(line, address, device, hasAddress ? mac!.ToLowerInvariant() : null, state) { IsProxy = isProxy }; // hasAddress says so
    }
}
