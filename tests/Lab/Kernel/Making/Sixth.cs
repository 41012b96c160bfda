using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making.Nft;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>A node and its packets in IPv6: every address has its like (10.244.1.10 is fd00::af4:10a), and what IPv6 does not have is left out.</summary>
internal static partial class Sixth
{
    // Nothing is said that nobody asked for: no address of the link, no router looked for, no error held back.
    private static readonly string[] Quiet =
    [
        .. Scenery.Devices.SelectMany(device => new[] { $"net/ipv6/conf/{device}/addr_gen_mode=1", $"net/ipv6/conf/{device}/accept_ra=0", $"net/ipv6/conf/{device}/router_solicitations=0" }),
        "net/ipv6/icmp/ratelimit=0", "net/ipv4/tcp_syncookies=0", "net/ipv4/tcp_max_syn_backlog=65536", "net/core/somaxconn=65536",
    ];

    // Of iptables: what an IPv6 packet has not, or has by another name.
    private static readonly (string Old, string New)[] Words =
    [
        ("-p icmp", "-p ipv6-icmp"), ("-m icmp ", "-m icmp6 "), ("--icmp-type 8", "--icmpv6-type 128"), ("--icmp-type 0", "--icmpv6-type 129"), ("--icmp-type 3/1", "--icmpv6-type 1/3"),
        ("--icmp-type echo-reply", "--icmpv6-type echo-reply"), ("--icmp-type 9", "--icmpv6-type 134"),
        ("icmp-net-unreachable", "icmp6-no-route"), ("icmp-host-unreachable", "icmp6-addr-unreachable"), ("icmp-proto-unreachable", "icmp6-port-unreachable"), ("icmp-port-unreachable", "icmp6-port-unreachable"),
        ("icmp-net-prohibited", "icmp6-adm-prohibited"), ("icmp-host-prohibited", "icmp6-adm-prohibited"), ("icmp-admin-prohibited", "icmp6-adm-prohibited"),
        ("-m ttl --ttl-", "-m hl --hl-"), ("-j TTL --ttl-", "-j HL --hl-"),
    ];

    private static readonly string[] Missing = ["--icmp-type any", "BROADCAST", "UNREACHABLE", "PROHIBIT", "BLACKHOLE", " bits", "-set bits"];

    public static Setup Of(Setup setup) => setup with
    {
        Loads = [new(["sysctl"], [.. Quiet]), .. setup.Loads.Select(Of)],
        Listeners = [.. setup.Listeners.Select(listener => listener with { Address = Address(listener.Address) })],
    };

    public static Probe Of(Probe probe) => probe with
    {
        Source = probe.Source is { } source ? Address(source) : null,
        Destination = Address(probe.Destination),
        Protocol = probe.Protocol == Protocol.Icmp ? (Protocol)IcmpName.V6Protocol : probe.Protocol,
        IcmpType = probe.IcmpType == 8 ? IcmpMessage.EchoRequest6.Type : probe.IcmpType,
        Length = Math.Max(probe.Length, probe.Protocol == Protocol.Tcp ? 80 : 60),
    };

    private static Load Of(Load load) => load.Argv switch
    {
        ["ip", ..] => new(["ip", "-6", "-batch", "-"], [.. load.Lines.Select(Ip)]),
        ["sysctl"] => new(load.Argv, [.. load.Lines.Select(Sysctl).OfType<string>()]),
        ["ipset", ..] => new(load.Argv, [.. load.Lines.Where(line => !line.Contains(" bits ", StringComparison.Ordinal)).Select(Set)]),
        ["nft", ..] => new(load.Argv, [.. load.Lines.Select(line => SixthNft.Of(line, Addresses))]),
        [var restore] => new([restore.Replace("iptables", "ip6tables", StringComparison.Ordinal)], [.. load.Lines.Where(line => !Missing.Any(word => line.Contains(word, StringComparison.Ordinal))).Select(Rule)]),
        _ => load,
    };

    // net/ipv4/ip_forward=1
    private static string? Sysctl(string line) =>
        line.StartsWith("net/ipv4/ip_forward=", StringComparison.Ordinal) ? $"net/ipv6/conf/all/forwarding={line[^1]}"
        : line.EndsWith("fwmark_accept=1", StringComparison.Ordinal) ? line
        : line.EndsWith("/src_valid_mark=1", StringComparison.Ordinal) ? line.Replace("ipv4", "ipv6", StringComparison.Ordinal).Replace("src_valid_mark", "force_forwarding", StringComparison.Ordinal)
        : line.Contains("fwmark_reflect", StringComparison.Ordinal) || line.EndsWith("/forwarding=0", StringComparison.Ordinal) || line.Contains("fib_multipath", StringComparison.Ordinal) ? line.Replace("ipv4", "ipv6", StringComparison.Ordinal)
        : null;

    // An address that is still tried for duplicates is no source yet.
    // Of IPv6 no route is for a class of traffic; but of two of one metric one may be preferred, where they are not ways of one route, as those through gateways are.
    private static string Ip(string line) => Addresses(line.Contains("route add", StringComparison.Ordinal) && line.Contains(" tos ", StringComparison.Ordinal) ? "route append 198.51.100.0/24 dev eth0 pref high" : line) + (line.StartsWith("addr add", StringComparison.Ordinal) ? " nodad" : "");

    // create net hash:net
    private static string Set(string line) => line.StartsWith("create ", StringComparison.Ordinal) && line.Contains(" hash:", StringComparison.Ordinal) ? $"{line} family inet6" : Addresses(line);

    private static string Rule(string line) => Addresses(Words.Aggregate(line, (text, pair) => text.Replace(pair.Old, pair.New, StringComparison.Ordinal)));

    private static string Addresses(string line) => Address4().Replace(line, found =>
    {
        var (address, length, mask, port) = (Address(found.Groups["address"].Value), found.Groups["length"].Value, found.Groups["mask"].Value, found.Groups["port"].Value);
        return length.Length > 0 ? $"{(length == "0" ? "::" : address)}/{Length(address, int.Parse(length, CultureInfo.InvariantCulture))}"
            : mask.Length > 0 ? $"{address}/{Mask(mask)}"
            : port.Length > 0 ? $"[{address}]:{port}"
            : found.Groups["named"].Success ? $"[{address}]:"
            : address;
    });

    private static int Length(string address, int length) => length == 0 ? 0 : address.StartsWith("ff", StringComparison.Ordinal) ? 8 : address is "::1" or "::" ? 128 : 96 + length;

    private static string Mask(string mask) => new IPAddress([.. Enumerable.Repeat((byte)0xff, 12), .. IPAddress.Parse(mask).GetAddressBytes()]).ToString();

    private static string Address(string address) => address switch
    {
        "0.0.0.0" => "::",
        "224.0.0.1" => "ff02::1",
        _ when address.StartsWith("224.", StringComparison.Ordinal) => "ff00::",
        _ when address.StartsWith("127.", StringComparison.Ordinal) => "::1",
        _ => new IPAddress([0xfd, .. new byte[11], .. IPAddress.Parse(address).GetAddressBytes()]).ToString(),
    };

    [GeneratedRegex(@"(?<![\w.:])(?<address>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?<named>:)(?=(tcp|udp) )|(/(?<mask>\d+\.\d+\.\d+\.\d+)|/(?<length>\d+)|:(?<port>\d+))?(?![\w.]))")]
    private static partial Regex Address4();
}
