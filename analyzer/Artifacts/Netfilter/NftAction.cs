using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What an nft statement does, as iptables would name it.</summary>
/// <param name="Target">Null for what only counts, tells or remembers.</param>
/// <param name="Length">Its words.</param>
internal sealed record NftAction(Target? Target, int Length)
{
    /// <summary>Unknown expressions that begin with one of these ask, and do nothing.</summary>
    public static bool OnlyMatches(string word) => word is "limit" or "ether" or "socket" or "rt" or "fib" or "tcp" or "ip" or "ip6" or "meta" or "osf" or "ipsec" or "vlan" or "exthdr";

    /// <summary>The statement at this place, or null where none is understood.</summary>
    public static NftAction? At(ImmutableArray<NftWord> words, int at) => at >= words.Length || words[at].IsQuoted ? null : words[at].Text switch
    {
        "accept" => new(new("ACCEPT", false, []), 1),
        "drop" => new(new("DROP", false, []), 1),
        "return" => new(new("RETURN", false, []), 1),
        "continue" => new(null, 1),
        "jump" or "goto" when at + 1 < words.Length => new(new(words[at + 1].Text, words[at].Is("goto"), []), 2),
        "reject" => Reject(words, at),
        "notrack" => new(new("NOTRACK", false, []), 1),
        "masquerade" => new(new("MASQUERADE", false, []), words.Length - at),
        "dnat" or "snat" => Translation(words, at),
        "comment" => new(null, 2),
        "xt" => Compat(words, at),
        "counter" => new(null, CounterLength(words, at)),
        "log" => new(null, LogLength(words, at)),
        "update" or "add" when at + 1 < words.Length && words[at + 1].Text.StartsWith('@') => new(null, UpToBrace(words, at)),
        "flow" or "ct" or "tcp" or "meta" or "mark" => Setting(words, at),
        _ => null,
    };

    // xt target "REJECT"      xt match "comment": iptables' own, of which nft knows the name only. Of those whose options decide, no more is known than that.
    private static NftAction? Compat(ImmutableArray<NftWord> words, int at) => words.AsSpan()[at..] switch
    {
        [_, { Text: "match" }, { Text: "comment" or "nfacct" }, ..] => new(null, 3),
        [_, { Text: "target" }, { Text: not ("CONNMARK" or "CT") } target, ..] => new(new(target.Text, false, []), 3),
        _ => null,
    };

    // reject      reject with icmpx admin-prohibited      reject with icmp type host-prohibited      reject with tcp reset
    private static NftAction Reject(ImmutableArray<NftWord> words, int at)
    {
        if (at + 1 >= words.Length || !words[at + 1].Is("with"))
            return new(new("REJECT", false, []), 1);

        var with = words.Skip(at + 2).TakeWhile(word => !word.Is("comment")).ToList();
        var kind = with.Select(word => word.Text).Where(word => word is not ("type" or "icmp" or "icmpx" or "icmpv6")).FirstOrDefault("");
        var named = with.Any(word => word.Is("tcp")) ? "tcp-reset" : $"icmp-{kind}";
        return new(new("REJECT", false, [new("--reject-with", false, [named])]), 2 + with.Count);
    }

    // dnat to 10.244.1.16:8081      dnat ip to 10.0.0.1      snat to 192.0.2.1
    private static NftAction Translation(ImmutableArray<NftWord> words, int at)
    {
        var rest = words[(at + 1)..].Where(word => word.Text is not ("ip" or "to" or "random" or "fully-random" or "persistent")).ToList();
        var option = words[at].Is("dnat") ? "--to-destination" : "--to-source";
        var to = string.Join(' ', rest.TakeWhile(word => !word.Is("comment")));
        return new(new(words[at].Text.ToUpperInvariant(), false, [new(option, false, [to])]), words.Length - at);
    }

    // counter packets 30 bytes 1878      counter name "x"      counter
    private static int CounterLength(ImmutableArray<NftWord> words, int at) => words.AsSpan()[at..] switch
    {
        [_, { Text: "packets" }, _, { Text: "bytes" }, _, ..] => 5,
        [_, { Text: "name" }, _, ..] => 3,
        _ => 1,
    };

    // log prefix "FINAL_REJECT: " level info flags all group 0
    private static int LogLength(ImmutableArray<NftWord> words, int at)
    {
        var end = at + 1;
        while (end + 1 < words.Length && words[end].Text is "prefix" or "level" or "flags" or "group" or "snaplen" or "queue-threshold")
            end += words[end].Is("flags") && words[end + 1].Text is "tcp" or "ip" ? 3 : 2;

        return Math.Min(end, words.Length) - at;
    }

    private static int UpToBrace(ImmutableArray<NftWord> words, int at)
    {
        var brace = words.IndexOf(new("}", false), at);
        return (brace < 0 ? words.Length : brace + 1) - at;
    }

    private static NftAction? Setting(ImmutableArray<NftWord> words, int at)
    {
        string[] head = [.. UpToCounter(words, at).Take(7)];
        return head switch
        {
            ["meta", "mark", "set", ..] or ["mark", "set", ..] or ["ct", "mark", "set", ..] => Marking(string.Join(' ', UpToCounter(words, at)).Split(' ')),
            ["ct", "helper", "set", _, ..] or ["ct", "timeout", "set", _, ..] or ["meta", "nftrace", "set", _, ..] or ["meta", "priority", "set", _, ..] => new(null, 4),
            ["tcp", "option", "maxseg", "size", "set", "rt", "mtu", ..] => new(null, 7),
            ["tcp", "option", "maxseg", "size", "set", _, ..] => new(null, 6),
            ["flow", "add", ..] or ["flow", "offload", ..] => new(null, 3),
            _ => null,
        };
    }

    private static IEnumerable<string> UpToCounter(ImmutableArray<NftWord> words, int at) => words.Skip(at).TakeWhile(word => !word.Is("counter")).Select(word => word.Text);

    private static NftAction Marking(string[] rest) => rest switch
    {
        ["meta", "mark", "set", .. var value] => new(Mark(value), rest.Length),
        ["mark", "set", .. var value] => new(Mark(value), rest.Length),
        _ => new(new("CONNMARK", false, []), rest.Length),
    };

    // set meta mark | 0x00004000      set mark or 0x4000      set 0x1      what else there is, is not modelled
    private static Target Mark(string[] value) => (value is ["meta", .. var rest] ? rest : value) switch
    {
        ["mark", "|" or "or", var bits] => new("MARK", false, [new("--or-mark", false, [bits])]),
        ["mark", "&" or "and", var bits] => new("MARK", false, [new("--and-mark", false, [bits])]),
        ["mark", "^" or "xor", var bits] => new("MARK", false, [new("--xor-mark", false, [bits])]),
        [var mark] => new("MARK", false, [new("--set-mark", false, [mark])]),
        _ => new("MARK", false, []),
    };
}
