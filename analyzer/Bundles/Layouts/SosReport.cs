using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>
/// sos report, 3.x and 4.x: files under their own paths, and the output of commands under the plug-in that ran them, named by the
/// command line (<c>sos_commands/networking/ip_-d_address</c>). One node each; <c>sos collect</c> packs several.
/// </summary>
internal sealed partial class SosReport : ForeignLayout
{
    private const string Commands = "sos_commands/";
    private const string Tails = "sos_strings/";

    /// <summary>Since 4.11.2 the nat table is among those that are listed where the kernel does not name its tables.</summary>
    private static readonly Version ListsNat = new(4, 11, 2);

    private static readonly ImmutableArray<string> HostFolders = ["boot/", "etc/", "lib/", "opt/", "proc/", "root/", "run/", "sys/", "usr/", "var/"];

    /// <summary>What sos says of its own work.</summary>
    private static readonly ImmutableArray<string> About = ["sos_reports/", "sos_logs/", "version.txt"];

    public override string Name => "sos report";

    public override string? RootShownBy(SurveyedEntry entry) => SosMarks.Root(entry);

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var node = SosMarks.HostName(capture, entries);
        var placed = new PlacementList();
        var listsWholeCounters = entries.Any(entry => entry.Entry.FileName.StartsWith("iptables_-vnxL", StringComparison.Ordinal));

        foreach (var entry in entries)
        {
            // A table that is listed twice is taken from the command that prints whole counters.
            if ((listsWholeCounters && Twice().IsMatch(entry.Entry.FileName)) || About.Any(about => entry.Path.StartsWith(about, StringComparison.Ordinal)))
                placed.Skip(entry);
            else
                Place(entry, node, placed);
        }

        var whyObfuscated = SosMarks.IsObfuscated(capture, node, entries) ? "its addresses were replaced by \"sos clean\": which of them belong together cannot be told" : null;
        return new(capture, placed.ToImmutable(placement => whyObfuscated is not null && StandsOnAddresses(placement) ? whyObfuscated : null))
        {
            Captured = SosMarks.Captured(entries),
            Known = placed.Known,
            Notes = [.. Notes(entries, placed, whyObfuscated is not null)],
        };
    }

    private static void Place(BelowRoot entry, string node, PlacementList placed)
    {
        if (entry.Path.StartsWith(Commands, StringComparison.Ordinal))
            placed.Add(entry, CommandCatalog.Of(CommandOf(entry.Entry.FileName)), node);
        else if (entry.Path.StartsWith(Tails, StringComparison.Ordinal))
            PlaceTail(entry, node, placed);
        else if (entry.Path.StartsWith("var/log/", StringComparison.Ordinal))
            placed.AddLog(entry, node);
        else if (HostFolders.Any(folder => entry.Path.StartsWith(folder, StringComparison.Ordinal)))
            placed.Add(entry, new(Bundles.Place.OnHost(node), $"files/{entry.Path}"));
    }

    // Of what is larger than its limit sos keeps the end, under sos_strings: sos_strings/logs/var.log.messages.tailed
    private static void PlaceTail(BelowRoot entry, string node, PlacementList placed)
    {
        if (!entry.Path.EndsWith(".tailed", StringComparison.Ordinal))
            return;

        var name = entry.Entry.FileName[..^".tailed".Length];
        if (name.StartsWith("var.log.", StringComparison.Ordinal))
            placed.AddLog(entry, node);
        else if (CommandCatalog.Of(CommandOf(name)) is { IsLog: true })
            placed.AddLog(entry, node);
        else if (CommandCatalog.Of(CommandOf(name)) is { } output)
            placed.Add(entry, output.On(node) with { WhyIncomplete = "cut: sos kept its end only, the whole was larger than its limit" }, detail: 3);
    }

    // ip_netns_exec_cni-1_ip_-d_address_show: what is neither a letter nor a digit nor "-" nor "." became "_" in the name, and "/" became "."
    private static CommandWords CommandOf(string fileName) => new(fileName.Split('_'));

    /// <summary>What addresses or names of hosts decide in; what the kernel and systemd say of themselves is left as it is.</summary>
    private static bool StandsOnAddresses(Placement placement) =>
        !placement.IsLog &&
        !Addressless.Any(area => placement.Id.StartsWith(area, StringComparison.Ordinal));

    private static readonly ImmutableArray<string> Addressless =
        ["kernel/", "identity/", "resources/", "runtime/", "kubernetes/unit", "files/etc/sysctl", "files/etc/modprobe.d/", "files/etc/modules", "files/etc/os-release", "files/etc/redhat-release", "files/proc/sys/", "files/proc/modules", "files/proc/cmdline", "files/sys/", "files/usr/lib/", "files/lib/"];

    private static IEnumerable<string> Notes(IReadOnlyList<BelowRoot> entries, PlacementList placed, bool isObfuscated)
    {
        if (isObfuscated)
            yield return "this sos report was cleaned (\"sos clean\"): addresses, names and MACs are not the real ones, so nothing is concluded from addresses, routes and rules; the logs were read";
        if (SosMarks.Version(entries) is { } version && version < ListsNat && LacksNat(entries))
            yield return $"sos {version} may leave out the nat table although there is one: that it is not here proves nothing";
        if (entries.Any(LostComments))
            yield return "nft shows the rules of iptables without their comments: which Service a rule is for cannot always be told";
        if (entries.Any(entry => entry.Path.StartsWith(Tails, StringComparison.Ordinal) && entry.Path.EndsWith(".tailed", StringComparison.Ordinal)))
            yield return "sos cut what was larger than its limit and kept the end only";
        if (!placed.Holds("netfilter/nft-ruleset") && !entries.Any(entry => entry.Path.StartsWith($"{Commands}firewall_tables/", StringComparison.Ordinal) || entry.Entry.FileName.StartsWith("iptables_", StringComparison.Ordinal)))
            yield return "no rules of netfilter were taken (sos leaves them out where the kernel's modules are not loaded, or the plug-in was not asked for)";
    }

    private static bool LacksNat(IReadOnlyList<BelowRoot> entries) =>
        entries.Any(entry => IptablesListing().IsMatch(entry.Entry.FileName)) && !entries.Any(entry => entry.Entry.FileName.Contains("iptables_-t_nat", StringComparison.Ordinal));

    private static bool LostComments(BelowRoot entry) =>
        entry.Entry.FileName.StartsWith("nft_", StringComparison.Ordinal) &&
        entry.Entry.Head.Contains("jump KUBE-", StringComparison.Ordinal) &&
        !entry.Entry.Head.Contains("comment \"", StringComparison.Ordinal);

    [GeneratedRegex("^ip6?tables_-t_filter_")]
    private static partial Regex Twice();

    [GeneratedRegex("^iptables_(-t_|-vnxL)")]
    private static partial Regex IptablesListing();
}
