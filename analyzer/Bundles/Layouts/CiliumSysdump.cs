using System.Globalization;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary><c>cilium sysdump</c>: lists of objects and logs at its top, and what cilium-bugtool ran on each node's agent, one page a command.</summary>
internal sealed partial class CiliumSysdump : ForeignLayout
{
    private const string OnlyCilium = "only what cilium sysdump takes: Cilium's own";

    public override string Name => "cilium sysdump";

    // cilium-sysdump-20240305-101112/k8s-pods-20240305-101112.yaml
    public override string? RootShownBy(SurveyedEntry entry) => Shows().Match($"/{entry.Path}") is { Success: true } match
        ? match.Groups["root"].Value.TrimStart('/')
        : null;

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var nodes = new CiliumNodes(entries);
        var placed = new PlacementList();
        foreach (var entry in entries)
            Place(entry, nodes, placed);

        return new(capture, placed.ToImmutable())
        {
            Captured = entries.Select(entry => Time(entry.Path)).Max(),
            Known = placed.Known,
            Notes = nodes.Unknown.Count == 0 ? [] : [$"on which node {string.Join(", ", nodes.Unknown)} ran is not in the input; the pod's name stands for the node's"],
        };
    }

    private static void Place(BelowRoot entry, CiliumNodes nodes, PlacementList placed)
    {
        if (Page().Match(entry.Path) is { Success: true } page)
        {
            PlacePage(entry, nodes.Of(page.Groups["pod"].Value), placed);
            return;
        }

        var name = Stamp().Replace(entry.Entry.FileName, "");
        if (entry.Path.Contains('/', StringComparison.Ordinal))
            return;
        if (CniFile().Match(name) is { Success: true } cni)
            placed.Add(entry, new(Bundles.Place.OnHost(nodes.Of(cni.Groups["pod"].Value)), $"files/etc/cni/net.d/{cni.Groups["file"].Value}"));
        else if (name.StartsWith("logs-", StringComparison.Ordinal))
            placed.AddLog(entry, null);
        else if (List().Match(name) is { Success: true } list && ApiLists.IsKnown(list.Groups["list"].Value))
            placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(list.Groups["list"].Value, null, entry.Entry.Head)));
        else if (One().Match(name) is { Success: true } one)
            placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(one.Groups["kind"].Value, null, entry.Entry.Head)) { IsPiece = true, WhyPartial = OnlyCilium });
    }

    // cmd/ip-4-r.md holds "# ip -4 r", a blank line and the output between two lines of ```
    private static void PlacePage(BelowRoot entry, string node, PlacementList placed)
    {
        if (Heading().Match(entry.Entry.Head) is not { Success: true } heading || CommandCatalog.Of(CommandWords.Of(heading.Groups["command"].Value)) is not { IsOfCluster: false } output)
            return;

        var placement = output.On(node);
        placed.Add(entry, placement with { Split = text => Fenced(text, placement) }, output.Detail);
    }

    private static IEnumerable<TextPart> Fenced(string text, Placement placement)
    {
        var open = text.IndexOf("\n```", StringComparison.Ordinal);
        var start = open < 0 ? -1 : text.IndexOf('\n', open + 1);
        if (start < 0)
            return [];

        var close = text.LastIndexOf("\n```", StringComparison.Ordinal);
        return [new(placement with { Split = null }, text.AsSpan(0, start + 1).Count('\n') + 1, text[(start + 1)..(close > start ? close + 1 : text.Length)])];
    }

    private static DateTimeOffset? Time(string path) =>
        Stamp().Match(path) is { Success: true } match &&
        DateTimeOffset.TryParseExact(match.Groups["time"].Value, "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"^(?<root>.*?)/(k8s-[a-z]+-\d{8}-\d{6}\.(yaml|txt)|cilium-bugtool-[^/]+/([^/]+/)*cmd/[^/]+\.md)$")]
    private static partial Regex Shows();

    [GeneratedRegex(@"-(?<time>\d{8}-\d{6})")]
    private static partial Regex Stamp();

    [GeneratedRegex(@"^cilium-bugtool-(?<pod>[^/]+?)(-\d{8}-\d{6})?(\.tar(\.gz)?)?/([^/]+/)*cmd/[^/]+\.md$")]
    private static partial Regex Page();

    [GeneratedRegex(@"\A#+ (?<command>[^\r\n]+)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(k8s-|kubernetes-|gatewayapi-)?(?<list>[a-z]+)\.yaml$")]
    private static partial Regex List();

    // cniconf-cilium-7xk2p-05-cilium.conflist.txt: a file of /etc/cni/net.d as the agent on that node sees it
    [GeneratedRegex(@"^cniconf-(?<pod>cilium-[a-z0-9]{5})-(?<file>[\w.-]+)\.txt$")]
    private static partial Regex CniFile();

    // cilium-daemonset.yaml     cilium-operator-deployment.yaml
    [GeneratedRegex(@"-(?<kind>configmap|daemonset|deployment)\.yaml$")]
    private static partial Regex One();
}
