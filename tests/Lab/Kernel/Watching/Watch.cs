using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Watching;

/// <summary>
/// An nft table of its own before and behind all others at each hook: it has every packet traced, and tells how far each came.
/// It asks for no connections and decides nothing.
/// </summary>
internal static class Watch
{
    public const string Table = "lab";

    private const string Ruleset = """
        table ip lab {
          chain prerouting_start { type filter hook prerouting priority -2147483640; policy accept; meta nftrace set 1; }
          chain prerouting_end { type filter hook prerouting priority 2147483640; policy accept; }
          chain input_start { type filter hook input priority -2147483640; policy accept; }
          chain input_end { type filter hook input priority 2147483640; policy accept; }
          chain forward_start { type filter hook forward priority -2147483640; policy accept; }
          chain forward_end { type filter hook forward priority 2147483640; policy accept; }
          chain output_start { type filter hook output priority -2147483640; policy accept; meta nftrace set 1; }
          chain output_end { type filter hook output priority 2147483640; policy accept; }
          chain postrouting_start { type filter hook postrouting priority -2147483640; policy accept; }
          chain postrouting_end { type filter hook postrouting priority 2147483640; policy accept; }
        }
        """;

    public static void Begin()
    {
        Command.SetSysctl("net/netfilter/nf_log/2", "nfnetlink_log");
        Command.SetSysctl("net/netfilter/nf_log/10", "nfnetlink_log");
        Command.Run(["nft", "-f", "-"], Ruleset + "\n" + Ruleset.Replace("table ip lab", "table ip6 lab", StringComparison.Ordinal));
    }
}

/// <summary>The numbers of rules as iptables counts them, by what the kernel's traces say.</summary>
internal sealed class RuleNumbers
{
    private readonly Dictionary<(string Table, string Chain, long Handle), int> _ofHandle = [];
    private readonly Dictionary<(string Table, string Chain), int> _lengths = [];

    /// <param name="legacySave">Of <c>iptables-legacy-save</c>.</param>
    /// <param name="nftRuleset">Of <c>nft -a list ruleset</c>.</param>
    public RuleNumbers(string legacySave, string nftRuleset)
    {
        ReadLegacy(legacySave);
        ReadNft(nftRuleset);
    }

    /// <summary>As the analyzer names it: iptables' own by name, others by family and name.</summary>
    public static string TableOf(string family, string name) =>
        family is "ip" or "ip6" && name is Watch.Table or "filter" or "nat" or "mangle" or "raw" or "security" ? name : $"{family} {name}";

    /// <summary><c>legacy filter FORWARD 3</c>, <c>nft inet firewalld filter_INPUT 2</c>; null for what is no rule: a policy, the end of a chain.</summary>
    public string? Of(TraceMessage message)
    {
        if (!message.IsLegacy)
            return message.Kind == TraceKind.Rule && _ofHandle.TryGetValue((message.Table, message.Chain, message.Number), out var index) ? $"nft {message.Table} {message.Chain} {index}" : null;

        // A bare "-j DROP" is called a policy, too; behind the last rule it is one (net/ipv4/netfilter/ip_tables.c, get_chainname_rulenum).
        var isRule = message.Kind == TraceKind.Rule || message.Number <= _lengths.GetValueOrDefault((message.Table, message.Chain));
        return isRule ? $"legacy {message.Table} {message.Chain} {message.Number}" : null;
    }

    // [0:0] -A FORWARD -j FLANNEL-FWD
    private void ReadLegacy(string save)
    {
        var table = "";
        foreach (var line in save.Split('\n'))
        {
            if (line.StartsWith('*'))
                table = line[1..];
            else if (line.Split(' ') is [_, "-A", var chain, ..])
                _lengths[(table, chain)] = _lengths.GetValueOrDefault((table, chain)) + 1;
        }
    }

    // 	chain FORWARD { # handle 2
    // 		ip saddr 10.244.0.0/16 counter packets 0 bytes 0 accept # handle 8
    private void ReadNft(string ruleset)
    {
        var (table, chain, count) = ("", "", 0);
        foreach (var line in ruleset.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
            if (words is ["table", var family, var name, ..])
                table = TableOf(family, name);
            else if (words is ["chain", var called, ..])
                (chain, count) = (called, 0);
            else if (words is ["set" or "map", ..])
                chain = "";
            else if (words is [.., "#", "handle", var handle] && chain.Length > 0)
                _ofHandle[(table, chain, long.Parse(handle))] = ++count;
        }
    }
}
