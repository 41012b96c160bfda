using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary><c>calicoctl node diags</c>: one node's routes, rules and sets, and Calico's logs, under <c>diagnostics</c>.</summary>
internal sealed partial class CalicoNodeDiagnostics : ForeignLayout
{
    public override string Name => "calicoctl node diags";

    // diagnostics/ipv4_tables
    public override string? RootShownBy(SurveyedEntry entry) => Shows().Match(entry.Path) is { Success: true } match ? match.Groups["root"].Value : null;

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var node = entries.Where(entry => entry.Path == "hostname").Select(entry => entry.Entry.Head.Trim()).FirstOrDefault(name => name.Length > 0) ?? "host";
        var placed = new PlacementList();
        foreach (var entry in entries)
        {
            if (entry.Path.StartsWith("logs/", StringComparison.Ordinal) || entry.Path == "journalctl_calico_node")
                placed.AddLog(entry, node);
            else
                placed.Add(entry, CommandCatalog.Of(CommandWords.Of(CommandOf(entry.Path))), node);
        }

        return new(capture, placed.ToImmutable()) { Known = placed.Known };
    }

    private static string CommandOf(string path) => path switch
    {
        "ipv4_route" => "ip -4 route",
        "ipv6_route" => "ip -6 route",
        "ipv4_addr" => "ip -4 addr",
        "ipv4_tables" => "iptables-save -c",
        "ipv6_tables" => "ip6tables-save -c",
        "nft_ruleset" => "nft -n -a list ruleset",
        "ipsets" => "ipset list",
        "netstat" => "netstat -a -n",
        "ss" => "ss -a -n",
        "date" or "hostname" => path,
        _ => "",
    };

    [GeneratedRegex("^(?<root>(.*/)?diagnostics)/(ipv[46]_(tables|route|addr)|ipsets|journalctl_calico_node)$")]
    private static partial Regex Shows();
}
