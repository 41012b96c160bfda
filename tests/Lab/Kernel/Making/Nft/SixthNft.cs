using System.Text.RegularExpressions;

namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>Commands of nft in IPv6: every word of IPv4 by its like, and what an IPv6 packet has not by something that it has.</summary>
internal static partial class SixthNft
{
    private static readonly (Regex Old, string New)[] Words =
    [
        (Family(), "${start}ip6 "),
        (MaskOf(), "and ${mask} "),
        (Version(), "ip6 version 6"),
        (Hops(), "ip6 hoplimit"),
        (HeaderLength(), "exthdr hbh missing"),
        (Fragment(), "exthdr frag ${sign}"),
        (NextHeader(), "ip6 nexthdr"),
        (Field(), "ip6 ${field}"),
        (Reject(), "reject with icmpv6 ${code}"),
        (OfIcmp(), "icmpv6 ${field}"),
        (EchoRequest(), "${before}128"),
        (Icmp(), "ipv6-icmp"),
        (Nat(), "${nat} ip6 ${rest}"),
        (RouteKey(), "rt ip6 nexthop"),
        (MetaProtocol(), "meta protocol ${other}"),
    ];

    private static readonly (string Old, string New)[] Names =
    [
        ("ipv4_addr", "ipv6_addr"), ("nfproto ipv4", "nfproto ipv6"), ("l3proto ipv4", "l3proto ipv6"), ("icmpv6 code host-unreachable", "icmpv6 code addr-unreachable"), ("icmpv6 code != host-unreachable", "icmpv6 code != addr-unreachable"),
        ("icmpv6 net-unreachable", "icmpv6 no-route"), ("icmpv6 host-unreachable", "icmpv6 addr-unreachable"), ("icmpv6 prot-unreachable", "icmpv6 policy-fail"), ("icmpv6 net-prohibited", "icmpv6 admin-prohibited"), ("icmpv6 host-prohibited", "icmpv6 reject-route"),
    ];

    /// <param name="address">Turns the addresses of a line.</param>
    public static string Of(string line, Func<string, string> address)
    {
        var worded = Words.Aggregate(line, (text, pair) => pair.Old.Replace(text, found => Filled(pair.New, found)));
        return address(Names.Aggregate(worded, (text, pair) => text.Replace(pair.Old, pair.New, StringComparison.Ordinal)));
    }

    // What the groups alone do not say.
    private static string Filled(string pattern, Match found) => found.Result(pattern
        .Replace("${mask}", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:0", StringComparison.Ordinal)
        .Replace("${sign}", found.Groups["sign"].Value == "!=" ? "exists" : "missing", StringComparison.Ordinal)
        .Replace("${other}", found.Groups["family"].Value == "ip6" ? "ip" : "ip6", StringComparison.Ordinal));

    [GeneratedRegex(@"^(?<start>(add|insert|delete|flush) \w+ )ip ")]
    private static partial Regex Family();

    [GeneratedRegex(@"and 255\.255\.0\.0 ")]
    private static partial Regex MaskOf();

    [GeneratedRegex(@"\bip version 4\b")]
    private static partial Regex Version();

    [GeneratedRegex(@"\bip ttl\b")]
    private static partial Regex Hops();

    [GeneratedRegex(@"\bip hdrlength 5\b")]
    private static partial Regex HeaderLength();

    [GeneratedRegex(@"\bip frag-off and 0x\w+ (?<sign>==|!=) 0\b")]
    private static partial Regex Fragment();

    [GeneratedRegex(@"\bip protocol\b")]
    private static partial Regex NextHeader();

    [GeneratedRegex(@"\bip (?<field>saddr|daddr|dscp|length)\b")]
    private static partial Regex Field();

    [GeneratedRegex(@"reject with icmp (type )?(?<code>[\w-]+)")]
    private static partial Regex Reject();

    [GeneratedRegex(@"\bicmp (?<field>type|code)\b")]
    private static partial Regex OfIcmp();

    [GeneratedRegex(@"(?<before>icmpv6 type )8\b")]
    private static partial Regex EchoRequest();

    // Of both there is one already.
    [GeneratedRegex(@"(?<![\w-])icmp(?![\w-])(?!, ipv6-icmp)")]
    private static partial Regex Icmp();

    [GeneratedRegex(@"\b(?<nat>dnat|snat) ip (?<rest>to|prefix|addr)\b")]
    private static partial Regex Nat();

    [GeneratedRegex(@"\brt ip nexthop\b")]
    private static partial Regex RouteKey();

    [GeneratedRegex(@"\bmeta protocol (?<family>ip6?)\b")]
    private static partial Regex MetaProtocol();
}
