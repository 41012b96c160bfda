namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A pasted command line above its output.</summary>
internal static class ListingCommand
{
    // [root@cp-1 ~]# iptables -t nat -nvL      $ sudo ip6tables -S      + iptables -L
    /// <summary>The table that the command lists, or null where the line is no such command.</summary>
    public static string? TableOf(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var program = Array.FindIndex(words, IsProgram);
        if (program is < 0 or > 4 || !words.Skip(program + 1).Any(Lists))
            return null;

        var table = Array.FindIndex(words, program, word => word is "-t" or "--table");
        return table < 0 ? "filter" : words.ElementAtOrDefault(table + 1) ?? "filter";
    }

    private static bool IsProgram(string word) =>
        word[(word.LastIndexOf('/') + 1)..] is "iptables" or "ip6tables" or "iptables-nft" or "iptables-legacy" or "ip6tables-nft" or "ip6tables-legacy";

    private static bool Lists(string word) =>
        word is "--list" or "--list-rules" || (word is ['-', not '-', ..] && word.AsSpan(1).IndexOfAny('L', 'S') >= 0);
}
