using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>
/// OpenShift's must-gather and <c>oc adm inspect</c>: objects as YAML by namespace, group and resource, pod logs, and journals of the
/// control plane's services.
/// </summary>
internal sealed partial class MustGather : ForeignLayout
{
    private const string OnlySome = "must-gather takes certain namespaces only, and what these refer to";

    /// <summary>Files about the gathering itself.</summary>
    private static readonly ImmutableArray<string> About = ["timestamp", "version", "event-filter.html"];

    public override string Name => "must-gather";

    // must-gather.local.1/quay-io-...-sha256-514b5bd4/cluster-scoped-resources/core/nodes/master-0.yaml
    public override string? RootShownBy(SurveyedEntry entry) =>
        Shows().Match($"/{entry.Path}") is { Success: true } match ? match.Groups["root"].Value.TrimStart('/')
        : entry.FileName == "event-filter.html" || (entry.FileName == "timestamp" && entry.Head.Contains(" m=+", StringComparison.Ordinal)) ? entry.Path[..Math.Max(0, entry.Path.LastIndexOf('/'))]
        : null;

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var paths = entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var placed = new PlacementList();
        foreach (var entry in entries.Where(entry => !entry.Entry.IsBinary))
            Place(entry, paths, placed);

        return new(capture, placed.ToImmutable())
        {
            Captured = Captured(entries) ?? TimesInObjects.Latest(entries),
            Known = placed.Known,
            Notes = placed.IsEmpty ? [] :
            [
                "must-gather takes certain namespaces only, and nothing of the nodes' own network: what it does not hold may exist",
                .. entries.Any(entry => entry.Path.StartsWith("host_service_logs/", StringComparison.Ordinal)) ? ImmutableArray.Create("the journals under host_service_logs are those of several nodes, one behind the other") : [],
            ],
        };
    }

    private static void Place(BelowRoot entry, HashSet<string> paths, PlacementList placed)
    {
        if (entry.Path.EndsWith(".log", StringComparison.Ordinal))
            PlaceLog(entry, paths, placed);
        else if (About.Contains(entry.Entry.FileName) || IsListedAbove(entry, paths))
            placed.Skip(entry);
        else if (ObjectOf(entry) is { } id)
            placed.Add(entry, new(Bundles.Place.Api, id) { IsPiece = true, WhyPartial = entry.Path.StartsWith("namespaces/", StringComparison.Ordinal) ? OnlySome : null });
    }

    // namespaces/openshift-dns/pods/dns-default-6r5k6/dns/dns/logs/current.log     host_service_logs/masters/kubelet_service.log
    private static void PlaceLog(BelowRoot entry, HashSet<string> paths, PlacementList placed)
    {
        // Taken without asking whether the kubelet is the right one; the same as the one beside it.
        var isTwice = entry.Path.EndsWith(".insecure.log", StringComparison.Ordinal) && paths.Contains($"{entry.Path[..^".insecure.log".Length]}.log");
        if (isTwice)
        {
            placed.Skip(entry);
            return;
        }

        switch (entry.Path.Split('/'))
        {
            case ["namespaces", var space, "pods", var pod, var container, _, "logs", .., var file]:
                placed.AddLog(entry, null, $"cluster/logs/{space}/{pod}/{container}{(file.StartsWith("previous", StringComparison.Ordinal) ? ".previous" : "")}.log");
                break;
            case ["host_service_logs", _, var file]:
                placed.AddLog(entry, null, $"logs/journal-{file.Replace("_service.log", "", StringComparison.Ordinal)}");
                break;
            case ["nodes", var node, ..]:
                placed.AddLog(entry, node);
                break;
            default:
                placed.AddLog(entry, null);
                break;
        }
    }

    /// <summary>Whether its object stands in a list too.</summary>
    private static bool IsListedAbove(BelowRoot entry, HashSet<string> paths) => entry.Path.Split('/') switch
    {
        ["namespaces", var space, "pods", _, _] => paths.Contains($"namespaces/{space}/core/pods.yaml"),
        ["namespaces", _, _, _, _] or ["cluster-scoped-resources", _, _, _] => paths.Contains($"{entry.Path[..entry.Path.LastIndexOf('/')]}.yaml"),
        ["web_hooks", var file] => paths.Any(other => other.StartsWith($"cluster-scoped-resources/admissionregistration.k8s.io/{file[..Math.Max(0, file.LastIndexOf('.'))]}", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The artifact that the objects of a file belong to; null for what is none.</summary>
    private static string? ObjectOf(BelowRoot entry)
    {
        if (!entry.Path.EndsWith(".yaml", StringComparison.Ordinal))
            return null;

        var path = entry.Path[..^".yaml".Length].Split('/');
        return path switch
        {
            ["namespaces", var space, var name] when space == name => "core_v1_namespaces",
            ["namespaces", _, "pods", _, _] => "core_v1_pods",
            ["namespaces", _, var group, var resource] => ApiLists.IdOf(resource, group, entry.Entry.Head),
            ["namespaces", _, var group, var resource, _] => ApiLists.IdOf(resource, group, entry.Entry.Head),
            ["cluster-scoped-resources", var group, var resource] => ApiLists.IdOf(resource, group, entry.Entry.Head),
            ["cluster-scoped-resources", var group, var resource, _] => ApiLists.IdOf(resource, group, entry.Entry.Head),
            ["web_hooks", var resource] => ApiLists.IdOf(resource, null, entry.Entry.Head),
            _ => null,
        };
    }

    // 2021-09-14 14:44:11.785173639 +0000 UTC m=+23.460432316
    private static DateTimeOffset? Captured(IReadOnlyList<BelowRoot> entries) => entries
        .Where(entry => entry.Path == "timestamp")
        .SelectMany(entry => Timestamp().Matches(entry.Entry.Head))
        .Select(match => DateTimeOffset.TryParseExact(
            $"{match.Groups["time"].Value} {match.Groups["zone"].Value}", "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToUniversalTime() : default(DateTimeOffset?))
        .Max();

    [GeneratedRegex(@"^(?<root>.*?)/(cluster-scoped-resources/[^/]+/[^/]+|namespaces/[^/]+/(core/[^/]+\.yaml|pods/[^/]+/|apps/[^/]+\.yaml)|host_service_logs/)")]
    private static partial Regex Shows();

    [GeneratedRegex(@"(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d+)? (?<zone>[+-]\d{4})")]
    private static partial Regex Timestamp();
}
