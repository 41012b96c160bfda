using System.Globalization;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary><c>calicoctl cluster diags</c>: what calico-node's own tools show on each node, the cluster's objects, and logs of Calico's pods.</summary>
internal sealed partial class CalicoDiagnostics : ForeignLayout
{
    public override string Name => "calicoctl cluster diags";

    // calico-diagnostics-20240305_101112/nodes/worker1/ip-route.txt
    public override string? RootShownBy(SurveyedEntry entry) => Shows().Match(entry.Path) is { Success: true } match ? match.Groups["root"].Value : null;

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var placed = new PlacementList();
        foreach (var entry in entries)
            Place(entry, placed);

        return new(capture, placed.ToImmutable())
        {
            Captured = Captured(capture) ?? TimesInObjects.Latest(entries),
            Known = placed.Known,
            Notes = ["calicoctl takes the logs of a few of Calico's pods only; of netfilter it shows what calico-node's own programs see"],
        };
    }

    private static void Place(BelowRoot entry, PlacementList placed)
    {
        switch (entry.Path.Split('/'))
        {
            case ["nodes", var node, .., var file] when file.EndsWith(".log", StringComparison.Ordinal):
                placed.AddLog(entry, node);
                break;
            case ["nodes", var node, var file] when file.EndsWith(".txt", StringComparison.Ordinal):
                placed.Add(entry, CommandCatalog.Of(CommandWords.Of(CommandOf(file[..^".txt".Length]))), node);
                break;
            // nodes/worker1/calico-system/calico-node-7xk2p.txt: kubectl describe pods
            case ["nodes", _, var space, var pod] when pod.EndsWith(".txt", StringComparison.Ordinal) && space != "bpf-maps":
                placed.Add(entry, new(Bundles.Place.Api, "describe/pods") { IsPiece = true, WhyPartial = "only Calico's own pods" });
                break;
            case ["cluster", "version.yaml"]:
                placed.Add(entry, new(Bundles.Place.Api, "version"));
                break;
            case ["cluster", "kubernetes", var file] when file.EndsWith(".yaml", StringComparison.Ordinal) && ApiLists.IsKnown(file[..^".yaml".Length]):
                placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(file[..^".yaml".Length], null, entry.Entry.Head)));
                break;
            case ["cluster", "kubernetes", var file] when file.EndsWith(".txt", StringComparison.Ordinal):
                placed.Add(entry, new(Bundles.Place.Api, $"get/{ApiLists.Plural(file[..^".txt".Length])}"));
                break;

            // cluster/crd/ippools.crd.projectcalico.org.yaml
            case ["cluster", "crd", var file] when file.EndsWith(".yaml", StringComparison.Ordinal) && file.Split('.', 2) is [var resource, var group]:
                placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(resource, group[..^".yaml".Length], entry.Entry.Head)));
                break;
        }
    }

    // nodes/worker1/ip-route-v6.txt
    private static string CommandOf(string name) => name switch
    {
        "nft-ruleset" => "nft -n -a list ruleset",
        "ip-route" => "ip route show table all",
        "ip-route-v6" => "ip -6 route show table all",
        "ipset-list" => "ipset list",
        "tc-qdisc" => "tc qdisc show",
        "ip-addr" or "ip-link" or "ip-rule" or "ip-neigh" => name.Replace('-', ' '),
        _ => name.EndsWith("-save", StringComparison.Ordinal) ? name : "",
    };

    private static DateTimeOffset? Captured(CaptureName capture) =>
        Time().Match(capture.ToString()) is { Success: true } match &&
        DateTimeOffset.TryParseExact(match.Groups["time"].Value, "yyyyMMdd_HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"^(?<root>(.*/)?calico-diagnostics[^/]*)/(nodes/[^/]+|cluster)/")]
    private static partial Regex Shows();

    [GeneratedRegex(@"calico-diagnostics-(?<time>\d{8}_\d{6})")]
    private static partial Regex Time();
}
