using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Ports and TCP's flags in the words of <c>iptables -L</c>. Names of services stay names: what they stand for is the node's matter.</summary>
internal static class ListedPorts
{
    // tcp spts:1024:65535 dpt:!80      tcp flags:0x17/0x02      tcp flags:FIN,SYN,RST,ACK/SYN      udp
    public static Match Of(string protocol, ref ListedWords words)
    {
        var options = ImmutableArray.CreateBuilder<RuleOption>();
        while (OptionOf(words.Peek()) is { } option)
        {
            words.Next();
            options.Add(option);
        }

        return new(protocol, options.ToImmutable());
    }

    // multiport dports 22,80,8000:8080      multiport sports  !22
    public static Match? Several(ref ListedWords words)
    {
        var kind = words.Next();
        if (kind is not ("dports" or "sports" or "ports"))
            return null;

        var ports = words.Next();
        var isApart = ports == "!";
        ports = isApart ? words.Next() : ports;
        return new("multiport", [new($"--{kind}", isApart || ports.StartsWith('!'), ports.TrimStart('!'))]);
    }

    private static RuleOption? OptionOf(string word)
    {
        var (name, start) = word switch
        {
            ['d', 'p', 't', ':', ..] => ("--dport", 4),
            ['d', 'p', 't', 's', ':', ..] => ("--dport", 5),
            ['s', 'p', 't', ':', ..] => ("--sport", 4),
            ['s', 'p', 't', 's', ':', ..] => ("--sport", 5),
            ['f', 'l', 'a', 'g', 's', ':', ..] => ("--tcp-flags", 6),
            ['o', 'p', 't', 'i', 'o', 'n', '=', ..] => ("--tcp-option", 7),
            _ => ("", 0),
        };
        if (start == 0)
            return null;

        var isNegated = word.Length > start && word[start] == '!';
        var value = word[(isNegated ? start + 1 : start)..];
        return name == "--tcp-flags" ? Flags(value, isNegated) : new(name, isNegated, value);
    }

    // 0x17/0x02      FIN,SYN,RST,ACK/SYN
    private static RuleOption Flags(string value, bool isNegated)
    {
        var slash = value.IndexOf('/');
        return slash < 0
            ? new("--tcp-flags", isNegated, value)
            : new("--tcp-flags", isNegated, [Named(value[..slash]), Named(value[(slash + 1)..])]);
    }

    private static string Named(string flags)
    {
        if (!flags.StartsWith("0x", StringComparison.Ordinal) || !int.TryParse(flags.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var bits))
            return flags;

        string[] names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];
        var set = names.Where((_, bit) => (bits & (1 << bit)) != 0).ToList();
        return set.Count == 0 ? "NONE" : string.Join(',', set);
    }
}

/// <summary>ICMP types in the words of <c>iptables -L</c>.</summary>
internal static class ListedIcmp
{
    // icmptype 8      icmptype 3 code 1      icmp !type 8      icmp echo-request      ipv6-icmptype 135
    public static Match? Of(string word, ref ListedWords words)
    {
        var isSix = word.StartsWith("ipv6", StringComparison.Ordinal);
        var type = words.Next();
        var isNegated = type.StartsWith('!');
        type = type.TrimStart('!');
        if (type == "type")
            type = words.Next();
        if (type.Length == 0)
            return null;

        var code = words.Peek() == "code" ? CodeOf(ref words) : "";
        return new(isSix ? "icmp6" : "icmp", [new(isSix ? "--icmpv6-type" : "--icmp-type", isNegated, $"{type}{code}")]);
    }

    private static string CodeOf(ref ListedWords words)
    {
        words.Next();
        return $"/{words.Next()}";
    }
}
