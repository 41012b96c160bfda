using System.Text.RegularExpressions;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>In which order the kernel was given what hangs on its hooks, by the lines of a setup: at one priority the last that was registered runs first.</summary>
internal sealed partial class Registrations
{
    private readonly Dictionary<string, int> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _commands = new(StringComparer.Ordinal);
    private readonly int _tracking = int.MaxValue, _translation = int.MaxValue;

    /// <param name="setup">Of <c>setup.txt</c>.</param>
    public Registrations(string setup)
    {
        var lines = setup.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            // # iptables-legacy-restore
            if (lines[at].StartsWith("# ", StringComparison.Ordinal))
                _commands.TryAdd(lines[at].Split(' ')[1].Replace("ip6tables", "iptables", StringComparison.Ordinal), at);
            // add chain inet any1 b1-prerouting { type filter hook prerouting priority raw; policy accept; }
            if (lines[at].Split(' ') is ["add", "chain", var family, var table, var chain, ..])
                _chains.TryAdd($"{family} {table} {chain}", at);
            if (AsksForConnections().IsMatch(lines[at]))
                _tracking = Math.Min(_tracking, at);
            if (lines[at] == "*nat" || lines[at].Contains("{ type nat hook", StringComparison.Ordinal))
                _translation = Math.Min(_translation, at);
        }
    }

    /// <summary>Higher for what was registered later.</summary>
    public int Of(Hooked hooked) => hooked switch
    {
        { Chain: { } chain } => _chains.TryGetValue($"{chain.Chain.Table} {chain.Chain.Name}", out var at) ? at : _commands.GetValueOrDefault(CommandOf(chain.Maker)),
        _ when hooked == Hooked.Tracking => _tracking,
        _ => _translation,
    };

    private static string CommandOf(string maker) => maker switch
    {
        IptablesChains.Legacy => "iptables-legacy-restore",
        IptablesChains.Nft => "iptables-nft-restore",
        _ => "nft",
    };

    // The first rule that asks for connections or translates has them tracked (nf_ct_netns_get).
    [GeneratedRegex(@"^add rule .*\b(ct|dnat|snat|masquerade|redirect)\b|^-A .*(-m (conntrack|state|connmark|connlimit|connbytes|helper)|-j (DNAT|SNAT|MASQUERADE|REDIRECT|NETMAP|CONNMARK|CT (?!--notrack)))")]
    private static partial Regex AsksForConnections();
}
