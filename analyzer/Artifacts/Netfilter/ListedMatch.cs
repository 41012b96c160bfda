using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The matches in the words of <c>iptables -L</c>; null where none that is known begins.</summary>
internal static class ListedMatch
{
    public static Match? At(ref ListedWords words)
    {
        var start = words;
        var isNegated = words.Peek() == "!";
        if (isNegated)
            words.Next();

        var match = Read(words.Next(), isNegated, ref words);
        if (match is null)
            words = start;

        return match;
    }

    private static Match? Read(string word, bool isNegated, ref ListedWords words) => word switch
    {
        "/*" when !isNegated => Comment(ref words),
        "tcp" or "udp" or "sctp" or "dccp" or "udplite" when !isNegated => ListedPorts.Of(word, ref words),
        "multiport" when !isNegated => ListedPorts.Several(ref words),
        "icmptype" or "ipv6-icmptype" or "icmp" or "ipv6-icmp" when !isNegated => ListedIcmp.Of(word, ref words),
        "ctstate" => One("conntrack", "--ctstate", isNegated, ref words),
        "ctdir" => One("conntrack", "--ctdir", isNegated, ref words),
        "state" => One("state", "--state", isNegated, ref words),
        "match-set" => Set(isNegated, ref words),
        "mark" or "connmark" when !isNegated => Mark(word, ref words),
        "ADDRTYPE" when !isNegated => Addrtype(ref words),
        "source" or "destination" when !isNegated => Range(word, ref words),
        "limit:" => Limit(ref words),
        "statistic" => Statistic(ref words),
        "recent:" => Recent(isNegated, ref words),
        "PKTTYPE" => PacketType(ref words),
        "PHYSDEV" when !isNegated => Physdev(ref words),
        "helper" => Skip("match", ref words) is true ? new("helper", [new("--helper", isNegated, words.Next().Trim('"'))]) : null,
        "nfacct-name" => One("nfacct", "--nfacct-name", isNegated, ref words),
        _ => null,
    };

    // /* kubernetes forwarding rules */
    private static Match? Comment(ref ListedWords words) =>
        words.UpTo(" */") is { } text ? new("comment", [new("--comment", false, text.Length > 0 ? text[1..] : "")]) : null;

    private static Match? One(string module, string option, bool isNegated, ref ListedWords words) =>
        words.Next() is { Length: > 0 } value ? new(module, [new(option, isNegated, value)]) : null;

    // match-set blocked src,dst      ! match-set blocked src
    private static Match? Set(bool isNegated, ref ListedWords words) =>
        (words.Next(), words.Next()) is ({ Length: > 0 } name, { Length: > 0 } flags) ? new("set", [new("--match-set", isNegated, [name, flags])]) : null;

    // mark match 0x4000/0x4000      mark match ! 0x1/0x1      connmark match  0x10/0xff
    private static Match? Mark(string module, ref ListedWords words)
    {
        if (!Skip("match", ref words))
            return null;

        var isNegated = Skip("!", ref words);
        return One(module, "--mark", isNegated, ref words);
    }

    // ADDRTYPE match dst-type LOCAL      ADDRTYPE match src-type !LOCAL limit-in
    private static Match? Addrtype(ref ListedWords words)
    {
        if (!Skip("match", ref words))
            return null;

        var options = ImmutableArray.CreateBuilder<RuleOption>();
        while (words.Peek() is "dst-type" or "src-type" or "limit-in" or "limit-out")
        {
            var option = words.Next();
            var value = option.StartsWith("limit", StringComparison.Ordinal) ? "" : words.Next();
            options.Add(value.Length == 0 ? new($"--limit-iface-{option[6..]}", false, []) : new($"--{option}", value.StartsWith('!'), value.TrimStart('!')));
        }

        return options.Count > 0 ? new("addrtype", options.ToImmutable()) : null;
    }

    // source IP range 10.0.0.1-10.0.0.9      destination IP range ! 10.0.0.1-10.0.0.9
    private static Match? Range(string end, ref ListedWords words)
    {
        if (!Skip("IP", ref words) || !Skip("range", ref words))
            return null;

        var isNegated = Skip("!", ref words);
        return One("iprange", end == "source" ? "--src-range" : "--dst-range", isNegated, ref words);
    }

    // limit: avg 10/sec burst 20      limit: up to 5/min burst 3 mode srcip (hashlimit, which says more)
    private static Match? Limit(ref ListedWords words)
    {
        if (words.Ahead(4) is not ["avg", var rate, "burst", var burst])
            return null;

        for (var taken = 0; taken < 4; taken++)
            words.Next();

        return new("limit", [new("--limit", false, rate), new("--limit-burst", false, burst)]);
    }

    // statistic mode random probability 0.50000000000      statistic mode nth every 3 packet 1
    private static Match? Statistic(ref ListedWords words)
    {
        if (!Skip("mode", ref words))
            return null;

        var options = ImmutableArray.CreateBuilder<RuleOption>();
        options.Add(new("--mode", false, words.Next()));
        while (words.Peek() is "probability" or "every" or "packet" or "!")
        {
            var isNegated = Skip("!", ref words);
            options.Add(new($"--{words.Next()}", isNegated, words.Next()));
        }

        return new("statistic", options.ToImmutable());
    }

    // recent: SET name: X side: source mask: 255.255.255.255      recent: CHECK seconds: 10800 reap name: X side: source mask: ...
    private static Match? Recent(bool isNegated, ref ListedWords words)
    {
        var options = ImmutableArray.CreateBuilder<RuleOption>();
        var how = words.Next();
        options.Add(new(how switch { "SET" => "--set", "CHECK" => "--rcheck", "UPDATE" => "--update", "REMOVE" => "--remove", _ => "" }, isNegated, []));
        while (words.Peek() is "seconds:" or "hit_count:" or "name:" or "side:" or "mask:" or "reap" or "TTL-Match")
        {
            var word = words.Next();
            options.Add(word switch
            {
                "reap" => new("--reap", false, []),
                "TTL-Match" => new("--rttl", false, []),
                "side:" => new(words.Next() == "source" ? "--rsource" : "--rdest", false, []),
                _ => new($"--{word.TrimEnd(':').Replace("_", "", StringComparison.Ordinal)}", false, words.Next()),
            });
        }

        return options[0].Name.Length > 0 ? new("recent", options.ToImmutable()) : null;
    }

    // PKTTYPE = broadcast      PKTTYPE != unicast
    private static Match? PacketType(ref ListedWords words)
    {
        var sign = words.Next();
        return sign is "=" or "!=" ? One("pkttype", "--pkt-type", sign == "!=", ref words) : null;
    }

    // PHYSDEV match --physdev-in veth0 ! --physdev-is-bridged
    private static Match? Physdev(ref ListedWords words)
    {
        if (!Skip("match", ref words))
            return null;

        var options = ImmutableArray.CreateBuilder<RuleOption>();
        while (words.Ahead(2) is [['-', '-', 'p', 'h', ..], _] or ["!", ['-', '-', 'p', 'h', ..]])
        {
            var isNegated = Skip("!", ref words);
            var option = words.Next();
            options.Add(option is "--physdev-in" or "--physdev-out" ? new(option, isNegated, words.Next()) : new(option, isNegated, []));
        }

        return options.Count > 0 ? new("physdev", options.ToImmutable()) : null;
    }

    private static bool Skip(string word, ref ListedWords words)
    {
        if (words.Peek() != word)
            return false;

        words.Next();
        return true;
    }
}
