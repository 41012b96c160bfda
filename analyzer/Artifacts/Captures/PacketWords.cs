using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Reads one packet as tcpdump prints it.</summary>
internal static class PacketWords
{
    /// <summary>The packet that begins in this line; null when none does. With -v its addresses follow in the next line.</summary>
    public static CapturedPacket? Heading(SourceLine line)
    {
        var text = line.Text.TrimEnd();
        if (text.StartsWith("IP ", StringComparison.Ordinal) || text.StartsWith("IP6 ", StringComparison.Ordinal))
            return Of(line, null, text[(text.IndexOf(' ') + 1)..]) with { IsInner = true };

        var time = TimeAt(ref text);
        if (time is null)
            return null;

        var (device, direction) = DeviceAt(ref text);
        return Of(line, time, AfterLink(text)) with { Device = device, Direction = direction };
    }

    /// <summary>The packet with what a line below its heading tells: its addresses, or of an ICMP error the packet that it answers.</summary>
    public static CapturedPacket WithDetail(CapturedPacket packet, SourceLine line)
    {
        var body = line.Text.Trim();
        if (!body.Contains(" > ", StringComparison.Ordinal))
            return packet;
        if (packet.Source is null)
            return PacketBody.Read(packet, body);

        return packet.Icmp is { InnerDestination: null } icmp && PacketBody.Read(packet with { Icmp = null }, body) is { Destination: { } inner }
            ? packet with { Icmp = icmp with { InnerDestination = inner.Address, InnerPort = icmp.InnerPort ?? inner.Port } }
            : packet;
    }

    private static CapturedPacket Of(SourceLine line, PacketTime? time, string body) =>
        PacketBody.Read(new(line, time, "other", null, null, body), body);

    // 12:05:16.167433      2026-11-21 12:05:16.167433      1795262716.167433
    private static PacketTime? TimeAt(ref string text)
    {
        DateOnly? date = null;
        var space = text.IndexOf(' ');
        if (space == 10 && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            date = day;
            text = text[11..];
            space = text.IndexOf(' ');
        }

        if (space < 0 || Clock(text.AsSpan(0, space), ref date) is not { } clock)
            return null;

        text = text[(space + 1)..].TrimStart();
        return new(date, clock);
    }

    private static TimeSpan? Clock(ReadOnlySpan<char> word, ref DateOnly? date)
    {
        if (word.Count(':') == 2)
            return TimeOnly.TryParse(word.Length > 16 ? word[..16] : word, CultureInfo.InvariantCulture, out var clock) ? clock.ToTimeSpan() : null;
        if (word.Length < 12 || !decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 253402300799)
            return null;

        var time = DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        date = DateOnly.FromDateTime(time);
        return time.TimeOfDay;
    }

    // eth0  Out IP 192.168.56.12...          eth0  In  ifindex 2 96:c8:01:71:51:81 ethertype IPv4 (0x0800), length 135: ...
    private static (string? Device, string? Direction) DeviceAt(ref string text)
    {
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[1] is not ("In" or "Out" or "B" or "M" or "P"))
            return (null, null);

        text = words[2].TrimStart();
        return (words[0], words[1]);
    }

    // IP 10.0.0.1.53 > ...      2a:6a:a6:35:ca:36 > 96:c8:01:71:51:81, ethertype IPv4 (0x0800), length 96: 10.0.0.1.53 > ...
    // ARP, Request who-has ...      ethertype 802.1Q (0x8100), length 100: vlan 7, p 0, ethertype IPv4 (0x0800), 10.0.0.1.53 > ...
    private static string AfterLink(string text)
    {
        var type = text.LastIndexOf("ethertype ", StringComparison.Ordinal);
        if (type >= 0)
        {
            var isArp = text.AsSpan(type).StartsWith("ethertype ARP");
            var close = text.IndexOf(')', type);
            var colon = close < 0 ? -1 : text.IndexOf(": ", close, StringComparison.Ordinal);
            var isTagged = text.AsSpan(0, type).Contains("vlan ", StringComparison.Ordinal);
            var from = isTagged ? text.IndexOf(' ', Math.Max(close, 0)) + 1 : colon + 2;
            return from is > 1 && from <= text.Length ? (isArp ? "ARP, " : "") + text[from..] : text;
        }

        return text.StartsWith("IP ", StringComparison.Ordinal) || text.StartsWith("IP6 ", StringComparison.Ordinal) ? text[(text.IndexOf(' ') + 1)..] : text;
    }

    /// <summary>An address with or without a port: <c>192.168.56.12.47591</c>, <c>2001:db8:1::12.42903</c>, <c>192.168.56.1</c>.</summary>
    public static PacketEnd End(string text)
    {
        var dots = text.AsSpan().Count('.');
        var hasPort = text.Contains(':') ? dots > 0 : dots == 4;
        var at = hasPort ? text.LastIndexOf('.') : text.Length;
        var port = hasPort && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return (text.Contains(':') || dots is 3 or 4) && IPAddress.TryParse(text.AsSpan(0, at), out var address) ? new(address, port, text) : new(null, null, text);
    }
}
