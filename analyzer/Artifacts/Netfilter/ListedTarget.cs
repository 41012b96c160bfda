using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The options of a target in the words of <c>iptables -L</c>.</summary>
internal static class ListedTarget
{
    /// <summary>The options of this target where its words begin here, or null; what they are not understood to be, they are kept as.</summary>
    public static ImmutableArray<RuleOption>? At(string? target, ref ListedWords words)
    {
        var ahead = words.Ahead(3);
        var options = (target, ahead[0]) switch
        {
            ("REJECT", "reject-with") => [new RuleOption("--reject-with", false, ahead[1])],
            ("DNAT", ['t', 'o', ':', ..]) => Translated("--to-destination", words.Rest),
            ("SNAT", ['t', 'o', ':', ..]) => Translated("--to-source", words.Rest),
            ("NETMAP", ['t', 'o', ':', ..]) => Translated("--to", words.Rest),
            ("MASQUERADE", "masq") => [new("--to-ports", false, ahead[2])],
            ("MASQUERADE", "random" or "random-fully") => [new($"--{ahead[0]}", false, [])],
            ("REDIRECT", "redir") => [new("--to-ports", false, ahead[2])],
            ("MARK", "MARK") => Marked(ahead[1], ahead[2]),
            ("CONNMARK", "CONNMARK") => ConnectionMarked(words.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            ("CT", "NOTRACK") => [new("--notrack", false, [])],
            ("CT", "CT") => ahead[1] == "notrack" ? [new("--notrack", false, [])] : Verbatim(words.Rest),
            (not null, var word) when Begins(target, word) => Verbatim(words.Rest),
            _ => (ImmutableArray<RuleOption>?)null,
        };
        if (options is not null)
            words.ToEnd();

        return options;
    }

    // LOG flags 0 level 4 prefix "-j"      nflog-prefix "a b"      TCPMSS clamp to PMTU      DSCP set 0x0a
    private static bool Begins(string target, string word) =>
        word == target || word.StartsWith($"{target.ToLowerInvariant()}-", StringComparison.Ordinal);

    // to:10.0.0.1-10.0.0.9:80 persistent
    private static ImmutableArray<RuleOption> Translated(string option, string rest)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(word => word.StartsWith("to:", StringComparison.Ordinal) ? new RuleOption(option, false, word[3..]) : new($"--{word}", false, []))];
    }

    // MARK or 0x4000      MARK xset 0x4000/0x4000      MARK set 0x1
    private static ImmutableArray<RuleOption> Marked(string how, string mark) => how switch
    {
        "or" or "and" or "xor" => [new($"--{how}-mark", false, mark)],
        "set" => [new("--set-mark", false, mark)],
        "xset" => [new("--set-xmark", false, mark)],
        _ => [new("", false, [how, mark])],
    };

    // CONNMARK restore mask 0xff      CONNMARK save      CONNMARK set 0x1
    private static ImmutableArray<RuleOption> ConnectionMarked(string[] words) => words switch
    {
        [_, "restore" or "save"] => [new($"--{words[1]}-mark", false, [])],
        [_, "restore" or "save", "mask", var mask] => [new($"--{words[1]}-mark", false, []), new("--mask", false, mask)],
        [_, "set", var mark] => [new("--set-mark", false, mark)],
        _ => [new("", false, [.. words.Skip(1)])],
    };

    private static ImmutableArray<RuleOption> Verbatim(string rest) => [new("", false, rest.Trim())];
}
