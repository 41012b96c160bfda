using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Reads ICMP messages as tcpdump words them (print-icmp.c, print-icmp6.c).</summary>
internal static class IcmpWords
{
    // 192.168.56.1 udp port 5353 unreachable, length 76          host 10.0.0.9 unreachable - admin prohibited filter, length 68
    // 10.0.0.9 unreachable - need to frag (mtu 1400), length 556          time exceeded in-transit, length 68          echo request, id 7, seq 1, length 64
    public static IcmpMessage? V4(string text)
    {
        var words = new LineWords(text.Replace(",", " ", StringComparison.Ordinal));
        if (text.Contains("unreachable", StringComparison.Ordinal))
            return Inner(new(3, UnreachableCode(text), false) { Mtu = LineWords.NumberOf(words.After("(mtu")?.TrimEnd(')')) }, words, words[0] is "host" or "net" ? 1 : 0);
        if (text.StartsWith("time exceeded in-transit", StringComparison.Ordinal))
            return new(11, 0, false);
        if (text.StartsWith("ip reassembly time exceeded", StringComparison.Ordinal))
            return new(11, 1, false);
        if (text.StartsWith("redirect ", StringComparison.Ordinal))
            return new(5, words.Has("host") ? 1 : 0, false) { InnerDestination = AddressOf(words[1]) };

        return text.StartsWith("echo request", StringComparison.Ordinal) ? new(8, 0, false)
            : text.StartsWith("echo reply", StringComparison.Ordinal) ? new(0, 0, false) : null;
    }

    private static int? UnreachableCode(string text) => text switch
    {
        _ when text.Contains(" port ", StringComparison.Ordinal) => 3,
        _ when text.Contains(" protocol ", StringComparison.Ordinal) => 2,
        _ when text.Contains("need to frag", StringComparison.Ordinal) => 4,
        _ when text.Contains("admin prohibited filter", StringComparison.Ordinal) => 13,
        _ when text.Contains("admin prohibited", StringComparison.Ordinal) => text.StartsWith("net ", StringComparison.Ordinal) ? 9 : 10,
        _ when text.StartsWith("host ", StringComparison.Ordinal) => 1,
        _ when text.StartsWith("net ", StringComparison.Ordinal) => 0,
        _ => null,
    };

    // destination unreachable, unreachable port, 2001:db8:1::1 udp port 9999, length 57          packet too big, mtu 1280, length 1240
    public static IcmpMessage? V6(string text)
    {
        var words = new LineWords(text.Replace(",", " ", StringComparison.Ordinal));
        if (text.StartsWith("destination unreachable", StringComparison.Ordinal))
            return Inner(new(1, UnreachableCode6(text), true), words, 4);
        if (text.StartsWith("packet too big", StringComparison.Ordinal))
            return new(2, 0, true) { Mtu = words.Number("mtu") };
        if (text.StartsWith("time exceeded", StringComparison.Ordinal))
            return new(3, text.Contains("in-transit", StringComparison.Ordinal) ? 0 : 1, true);

        return text.StartsWith("echo request", StringComparison.Ordinal) ? new(128, 0, true)
            : text.StartsWith("echo reply", StringComparison.Ordinal) ? new(129, 0, true)
            : text.StartsWith("neighbor solicitation", StringComparison.Ordinal) ? new(135, 0, true)
            : text.StartsWith("neighbor advertisement", StringComparison.Ordinal) ? new(136, 0, true) : null;
    }

    private static int? UnreachableCode6(string text) => text switch
    {
        _ when text.Contains("unreachable port", StringComparison.Ordinal) => 4,
        _ when text.Contains("unreachable address", StringComparison.Ordinal) => 3,
        _ when text.Contains("unreachable prohibited", StringComparison.Ordinal) => 1,
        _ when text.Contains("unreachable route", StringComparison.Ordinal) => 0,
        _ => null,
    };

    private static IcmpMessage Inner(IcmpMessage message, LineWords words, int at) => message with
    {
        InnerDestination = AddressOf(words[at]),
        InnerProtocol = words[at + 2] == "port" ? words[at + 1] : null,
        InnerPort = words[at + 2] == "port" ? LineWords.NumberOf(words[at + 3]) : null,
    };

    private static IPAddress? AddressOf(string word) => IPAddress.TryParse(word, out var address) ? address : null;
}
