using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Where traced packets went: the kernel's TRACE lines, <c>xtables-monitor --trace</c> or <c>nft monitor trace</c>.</summary>
internal sealed record PacketTrace(ArtifactText Text, ImmutableArray<TracePoint> Points) : IArtifact<PacketTrace>
{
    public static Parsed<PacketTrace> Parse(ArtifactText text)
    {
        var points = ImmutableArray.CreateBuilder<TracePoint>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank)
                continue; // between packets

            if (TraceLine.Read(line) is { } point)
                points.Add(point);
            else
                notes.Add(new(line, "not a line of a trace"));
        }

        return new(new(text, points.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One step of a traced packet.</summary>
/// <param name="Id">Of the packet, where the tool gives it one.</param>
/// <param name="Table">Empty for a line that only shows the packet.</param>
/// <param name="What"><c>rule</c>, <c>return</c>, <c>policy</c>, <c>verdict</c> or <c>packet</c>.</param>
/// <param name="Rule">The rule's number in the chain, which only the kernel's own TRACE says; null elsewhere.</param>
/// <param name="Says">The rule's text or the verdict; empty where the line has none.</param>
internal sealed record TracePoint(SourceLine Line, string? Id, string Table, string Chain, string What, int? Rule, string Says, TracedPacket? Packet)
{
    /// <summary>The rule's handle (<c>nft -a list ruleset</c> shows it), which only xtables-monitor says; it is no number in the chain.</summary>
    public int? Handle { get; init; }
}

/// <summary>What the line says of the packet.</summary>
internal sealed record TracedPacket(string? In, string? Out, IPAddress? Source, IPAddress? Destination, string? Protocol, int? SourcePort, int? DestinationPort, string? Mark);

/// <summary>Reads one line of a trace.</summary>
internal static class TraceLine
{
    public static TracePoint? Read(SourceLine line)
    {
        var text = line.Text;
        var at = text.IndexOf("TRACE: ", StringComparison.Ordinal);
        if (at >= 0)
            return OfTrace(line, text[(at + "TRACE: ".Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["PACKET:", _, var id, .. var rest] => new(line, id, "", "", "packet", null, "", PacketOf(rest)),
            ["trace", "id", var id, var family, var table, var chain, "packet:", .. var rest] => new(line, id, $"{family} {table}", chain, "packet", null, "", NftPacketOf(rest)),
            ["trace", "id", var id, var family, var table, var chain, var what, .. var rest] => new(line, id, $"{family} {table}", chain, what.TrimEnd(':'), null, string.Join(' ', rest), null),
            _ => null,
        };
    }

    // kernel: TRACE: raw:PREROUTING:rule:2 IN=eth0 OUT= MAC=... SRC=10.0.0.1 DST=10.0.0.2 ... PROTO=TCP SPT=40000 DPT=80 ... MARK=0x4000
    //  TRACE: 2 fe9bb6aa raw:PREROUTING:rule:0x2:CONTINUE  -4 -t raw -A PREROUTING -p icmp -j TRACE
    private static TracePoint? OfTrace(SourceLine line, string[] words)
    {
        var place = Array.FindIndex(words, 0, Math.Min(3, words.Length), word => word.Count(letter => letter == ':') >= 2);
        if (place < 0 || words[place].Split(':') is not [var table, var chain, var what, .. var more])
            return null;

        var id = place == 2 ? words[1] : null;
        var rest = words[(place + 1)..];
        var says = id is null ? "" : string.Join(' ', more.Skip(what == "rule" ? 1 : 0).Concat(rest));
        var number = NumberOf(more.FirstOrDefault());
        return new(line, id, table, chain, what, id is null ? number : null, says, id is null ? PacketOf(rest) : null) { Handle = id is null ? null : number };
    }

    private static TracedPacket PacketOf(string[] words)
    {
        string? Field(string name) => Array.Find(words, word => word.StartsWith(name, StringComparison.Ordinal) && word.Length > name.Length)?[name.Length..];
        IPAddress? Address(string name) => IPAddress.TryParse(Field(name), out var address) ? address : null;
        return new(Field("IN="), Field("OUT="), Address("SRC="), Address("DST="), Field("PROTO=") ?? (words.Any(IsTcpFlag) ? "TCP" : null),
            NumberOf(Field("SPT=") ?? Field("SPORT=")), NumberOf(Field("DPT=") ?? Field("DPORT=")), Field("MARK="));
    }

    // xtables-monitor names no protocol, but TCP's flags.
    private static bool IsTcpFlag(string word) => word is "SYN" or "ACK" or "FIN" or "RST" or "PSH" or "URG";

    // iif "eth0" ether saddr 52:54:00:c0:02:01 ether daddr 52:54:00:c0:02:02 ip saddr 10.0.0.1 ip daddr 10.0.0.2 ...
    // iif "lo" ip saddr 127.0.0.1 ip daddr 127.0.0.1 ip dscp cs0 ip ttl 64 ip length 30 udp sport 53151 udp dport 9
    private static TracedPacket NftPacketOf(string[] words)
    {
        string? After(string name) => Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
        IPAddress? Address(string name) => words.Zip(words.Skip(1)).Where(pair => pair.First == name).Select(pair => IPAddress.TryParse(pair.Second, out var address) ? address : null).FirstOrDefault(address => address is not null);
        var port = Array.IndexOf(words, "dport");
        return new(
            After("iif")?.Trim('"'), After("oif")?.Trim('"'), Address("saddr"), Address("daddr"),
            port > 0 ? words[port - 1].ToUpperInvariant() : After("protocol")?.ToUpperInvariant(), NumberOf(After("sport")), NumberOf(After("dport")), After("mark"));
    }

    private static int? NumberOf(string? word) => word switch
    {
        null => null,
        ['0', 'x', .. var digits] => int.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out var number) && number >= 0 ? number : null,
        _ => int.TryParse(word, NumberStyles.None, null, out var number) ? number : null,
    };
}
