using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>
/// A support bundle of Troubleshoot (replicated): the API's objects by resource and namespace under <c>cluster-resources</c>, pod logs,
/// and since host collectors were added what was run on hosts, by the name that its author gave it.
/// </summary>
internal sealed partial class TroubleshootBundle : ForeignLayout
{
    private const string Resources = "cluster-resources/";
    private const string PodLogs = "cluster-resources/pods/logs/";

    public override string Name => "Troubleshoot bundle";

    public override string? RootShownBy(SurveyedEntry entry)
    {
        var path = $"/{entry.Path}";
        foreach (var folder in (ReadOnlySpan<string>)["/cluster-resources/", "/host-collectors/", "/cluster-info/cluster_version.json"])
        {
            if (path.IndexOf(folder, StringComparison.Ordinal) is >= 0 and var at)
                return path[..at].TrimStart('/');
        }

        return entry.FileName == "version.yaml" && entry.Head.Contains("troubleshoot", StringComparison.Ordinal) ? path[..path.LastIndexOf('/')].TrimStart('/') : null;
    }

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var placed = new PlacementList();
        var hosts = new TroubleshootHosts(entries);
        var refused = Refused(entries);
        var logs = entries.Where(entry => entry.Path.StartsWith(PodLogs, StringComparison.Ordinal)).Select(PodAndFile).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Path is "version.yaml" or "analysis.json")
                placed.Skip(entry);
            else if (entry.Path.StartsWith(PodLogs, StringComparison.Ordinal))
                placed.AddLog(entry, null, $"cluster/logs/{entry.Path[PodLogs.Length..].Replace("-previous.log", ".previous.log", StringComparison.Ordinal)}");
            else if (entry.Path.StartsWith(Resources, StringComparison.Ordinal))
                PlaceObjects(entry, refused, placed);
            else if (TroubleshootHosts.IsOfHost(entry))
                hosts.Place(entry, placed);
            else if (entry.Path.EndsWith(".log", StringComparison.Ordinal) && logs.Contains(PodAndFile(entry)))
                placed.Skip(entry);
            else if (entry.Path.EndsWith(".log", StringComparison.Ordinal))
                placed.AddLog(entry, null);
            else if (ConfigMap().IsMatch(entry.Path))
                placed.Add(entry, new(Bundles.Place.Api, "core_v1_configmaps") { IsPiece = true, WhyPartial = "only the config maps that the collector was asked for" });
        }

        var masked = entries.Where(IsMasked).Select(entry => entry.Entry.Path).ToHashSet(StringComparer.Ordinal);
        return new(capture, [.. placed.ToImmutable().Select(one => masked.Contains(one.Entry.Path) ? one with { Placement = one.Placement with { WhyDistrusted = "its addresses were masked before it was sent" } } : one)])
        {
            Captured = TimeInName(capture) ?? TimesInObjects.Latest(entries),
            Known = placed.Known,
            Notes = [.. Notes(refused, masked.Count, hosts)],
        };
    }

    // cluster-resources/pods/kube-system.json     cluster-resources/nodes.json     cluster-resources/custom-resources/addons.k3s.cattle.io/kube-system.yaml
    private static void PlaceObjects(BelowRoot entry, ImmutableHashSet<string> refused, PlacementList placed)
    {
        switch (entry.Path[Resources.Length..].Split('/'))
        {
            case [var file] when IsObjects(file) && ApiLists.IsKnown(Stem(file)):
                placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(Stem(file), null, entry.Entry.Head)) { IsPiece = true, WhyPartial = WhyPartial(Stem(file), refused) });
                break;
            case [var resource, var file] when IsObjects(file) && ApiLists.IsKnown(resource):
                placed.Add(entry, new(Bundles.Place.Api, ApiLists.IdOf(resource, null, entry.Entry.Head)) { IsPiece = true, WhyPartial = WhyPartial(resource, refused) });
                break;

            // As YAML and as JSON.
            case ["custom-resources", var definition, var file] when file.EndsWith(".yaml", StringComparison.Ordinal):
                placed.Add(entry, OfCustom(definition, entry));
                break;
            case ["custom-resources", var file] when file.EndsWith(".yaml", StringComparison.Ordinal):
                placed.Add(entry, OfCustom(Stem(file), entry));
                break;
        }
    }

    private static Placement OfCustom(string definition, BelowRoot entry) =>
        new(Bundles.Place.Api, ApiLists.IdOf(definition, definition[(definition.IndexOf('.', StringComparison.Ordinal) + 1)..], entry.Entry.Head)) { IsPiece = true };

    private static bool IsObjects(string file) => file.EndsWith(".json", StringComparison.Ordinal) && !file.EndsWith("-errors.json", StringComparison.Ordinal) && file != "errors.json";

    private static string Stem(string file) => file[..file.LastIndexOf('.')];

    private static string? WhyPartial(string resource, ImmutableHashSet<string> refused) =>
        refused.Contains(resource) ? "the collector was not allowed to list all of them" : null;

    // cluster-resources/pods-errors.json: ["pods is forbidden: User ..."]
    private static ImmutableHashSet<string> Refused(IReadOnlyList<BelowRoot> entries) =>
        [.. entries.Where(entry => entry.Path.StartsWith(Resources, StringComparison.Ordinal) && entry.Entry.Head.Contains('"', StringComparison.Ordinal))
            .Select(entry => ErrorFile().Match(entry.Path[Resources.Length..])).Where(match => match.Success).Select(match => match.Groups["resource"].Value)];

    private static string PodAndFile(BelowRoot entry) => string.Join('/', entry.Path.Split('/').TakeLast(2));

    private static bool IsMasked(BelowRoot entry) => MaskedAddress().IsMatch(entry.Entry.Head);

    private static IEnumerable<string> Notes(ImmutableHashSet<string> refused, int masked, TroubleshootHosts hosts)
    {
        if (!refused.IsEmpty)
            yield return $"Troubleshoot was not allowed to list all {string.Join(", ", refused.Order(StringComparer.Ordinal))}: what is missing there may exist";
        if (masked > 0)
            yield return $"addresses were masked in {masked} files (***HIDDEN***): nothing is concluded from these";
        if (hosts.Nameless)
            yield return "the host that the host collectors ran on is not named; it is called \"host\" here";
    }

    // support-bundle-2024-03-05T10_11_12
    private static DateTimeOffset? TimeInName(CaptureName capture) =>
        TimeOfBundle().Match(capture.ToString()) is { Success: true } match &&
        DateTimeOffset.TryParseExact(match.Value, "yyyy-MM-dd'T'HH_mm_ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d")]
    private static partial Regex TimeOfBundle();

    [GeneratedRegex("^(?<resource>[^/]+?)(-errors|/errors|/[^/]*-errors)\\.json$")]
    private static partial Regex ErrorFile();

    [GeneratedRegex("^configmaps/[^/]+/[^/]+(/[^/]+)?\\.json$")]
    private static partial Regex ConfigMap();

    [GeneratedRegex("""(IP|IPs|address|[cC]idr|CIDR)"?: \[?\s*"?\*\*\*HIDDEN\*\*\*""")]
    private static partial Regex MaskedAddress();
}
