using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What of a packet an nft expression looks at.</summary>
internal static class NftSelector
{
    private static readonly ImmutableArray<ImmutableArray<string>> Known =
    [
        ["ip", "saddr"], ["ip", "daddr"], ["ip", "protocol"], ["ip6", "saddr"], ["ip6", "daddr"], ["ip6", "nexthdr"],
        ["iifname"], ["oifname"], ["iif"], ["oif"], ["meta", "iifname"], ["meta", "oifname"], ["meta", "iif"], ["meta", "oif"],
        ["meta", "nfproto"], ["meta", "l4proto"], ["meta", "protocol"], ["meta", "pkttype"], ["meta", "mark"], ["mark"],
        ["tcp", "dport"], ["tcp", "sport"], ["udp", "dport"], ["udp", "sport"], ["sctp", "dport"], ["sctp", "sport"], ["th", "dport"], ["th", "sport"],
        ["icmp", "type"], ["icmp", "code"], ["icmpv6", "type"], ["icmpv6", "code"],
        ["ct", "state"], ["ct", "status"], ["ct", "direction"], ["ct", "mark"],
        ["fib", "daddr", "type"], ["fib", "saddr", "type"],
    ];

    /// <summary>How many words the selector at this place has, concatenations included; 0 where there is none.</summary>
    public static int LengthAt(ImmutableArray<NftWord> words, int at)
    {
        if (words[at].Is("numgen") || words[at].Is("jhash") || words[at].Is("symhash"))
            return UpToMap(words, at);

        var length = OneAt(words, at);
        while (length > 0 && at + length < words.Length && words[at + length].Is("."))
        {
            var more = OneAt(words, at + length + 1);
            if (more == 0)
                return 0;
            length += 1 + more;
        }

        // meta mark set ..., ct mark set ... are no questions.
        return length > 0 && at + length < words.Length && words[at + length].Is("set") ? 0 : length;
    }

    /// <summary>In the words of iptables where those do; else under the selector's own name.</summary>
    public static Match MatchOf(string selector, bool isNegated, ImmutableArray<string> values) => Plain(selector) switch
    {
        "ct state" => new("conntrack", [new("--ctstate", isNegated, [string.Join(',', values).ToUpperInvariant()])]),
        "ct status" when values is ["dnat" or "snat"] => new("conntrack", [new("--ctstate", isNegated, [values[0].ToUpperInvariant()])]),
        "ct direction" => new("conntrack", [new("--ctdir", isNegated, [.. values.Select(value => value.ToUpperInvariant())])]),
        "mark" when values is [var mark] => new("mark", [Marked(mark, isNegated)]),
        "ct mark" when values is [var mark] => new("connmark", [Marked(mark, isNegated)]),
        "fib daddr type" => new("addrtype", [new("--dst-type", isNegated, [string.Join(',', values)])]),
        "fib saddr type" => new("addrtype", [new("--src-type", isNegated, [string.Join(',', values)])]),
        var plain => new(Match.Nft, [new(plain, isNegated, values)]),
    };

    private static RuleOption Marked(string mark, bool isNegated) => new("--mark", isNegated ^ mark.StartsWith('!'), [mark.TrimStart('!')]);

    private static string Plain(string selector) =>
        selector.StartsWith("meta ", StringComparison.Ordinal) && selector is "meta iifname" or "meta oifname" or "meta iif" or "meta oif" or "meta mark" ? selector[5..] : selector;

    private static int OneAt(ImmutableArray<NftWord> words, int at)
    {
        foreach (var selector in Known)
        {
            if (StandsAt(selector, words, at))
                return selector.Length;
        }

        return 0;
    }

    private static bool StandsAt(ImmutableArray<string> selector, ImmutableArray<NftWord> words, int at)
    {
        if (at + selector.Length > words.Length)
            return false;

        for (var offset = 0; offset < selector.Length; offset++)
            if (!words[at + offset].Is(selector[offset]))
                return false;

        return true;
    }

    // numgen random mod 2 vmap { ... }
    private static int UpToMap(ImmutableArray<NftWord> words, int at)
    {
        var map = words.IndexOf(new("vmap", false), at);
        return map < 0 ? 0 : map - at;
    }
}
