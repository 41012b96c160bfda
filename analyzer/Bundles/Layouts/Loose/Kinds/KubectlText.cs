using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>What kubectl prints for people: tables, and descriptions.</summary>
internal static partial class KubectlText
{
    /// <summary>Columns that only one resource has, in the order of trial.</summary>
    private static readonly ImmutableArray<(string Columns, string Resource)> ByColumns =
    [
        ("READY STATUS RESTARTS", "pods"),
        ("STATUS ROLES AGE VERSION", "nodes"),
        ("CLUSTER-IP EXTERNAL-IP PORT(S)", "services"),
        ("ADDRESSTYPE PORTS ENDPOINTS", "endpointslices"),
        ("NAME ENDPOINTS AGE", "endpoints"),
        ("LAST SEEN TYPE REASON OBJECT", "events"),
        ("DESIRED CURRENT READY UP-TO-DATE AVAILABLE", "daemonsets"),
        ("READY UP-TO-DATE AVAILABLE", "deployments"),
        ("DESIRED CURRENT READY AGE", "replicasets"),
        ("CLASS HOSTS ADDRESS PORTS", "ingresses"),
        ("HOSTS ADDRESS PORTS", "ingresses"),
        ("POD-SELECTOR AGE", "networkpolicies"),
        ("HOLDER AGE", "leases"),
        ("REQUESTOR", "certificatesigningrequests"),
        ("NAME DATA AGE", "configmaps"),
        ("COMPLETIONS DURATION AGE", "jobs"),
        ("NAME READY AGE", "statefulsets"),
        ("NAME STATUS AGE", "namespaces"),
    ];

    /// <summary>Fields at the margin of a description that only one resource has, in the order of trial.</summary>
    private static readonly ImmutableArray<(string Field, string Resource)> ByField =
    [
        ("AddressType: ", "endpointslices"),
        ("Subsets:", "endpoints"),
        ("StrategyType: ", "deployments"),
        ("Desired Number of Nodes Scheduled: ", "daemonsets"),
        ("Update Strategy: ", "statefulsets"),
        ("Replicas: ", "replicasets"),
        ("Reclaim Policy: ", "persistentvolumes"),
        ("Created on: ", "networkpolicies"),
        ("Rules:", "ingresses"),
        ("====", "configmaps"),
        ("No resource quota.", "namespaces"),
    ];

    // NAMESPACE     NAME                      READY   STATUS    RESTARTS   AGE
    public static bool IsTable(FileHead head) => head.Lines.Take(3).Any(IsHeading) || head.First.StartsWith("No resources found", StringComparison.Ordinal);

    // Name:               cp-1      Roles:              control-plane
    public static bool IsDescription(FileHead head) =>
        (head.First.StartsWith("Name:  ", StringComparison.Ordinal) && head.Lines.Take(6).Count(line => Field().IsMatch(line)) >= 3) || AreDescribedEvents(head);

    // The end of a description by itself: what people paste of it.
    private static bool AreDescribedEvents(FileHead head) => head.Lines.Take(3).Any(line => EventsHeading().IsMatch(line));

    public static string? ResourceOfTable(LooseFileName name, ImmutableArray<string> lines) =>
        lines.IsDefaultOrEmpty || lines.FirstOrDefault(IsHeading) is not { } heading
            ? ResourceInName(name)
            : ResourceOfRow(lines.SkipWhile(line => !IsHeading(line)).Skip(1).FirstOrDefault() ?? "") ?? ResourceOfColumns(heading) ?? ResourceInName(name);

    public static string? ResourceOfDescription(LooseFileName name, FileHead head) =>
        AreDescribedEvents(head) ? "objects"
        : head.AnyLineStarts("Roles: ") ? "nodes"
        : head.AnyLineStarts("Node: ") && head.AnyLineStarts("Namespace: ") ? "pods"
        : head.AnyLineStarts("Selector: ") && head.AnyLineStarts("IP: ") ? "services"
        : ByField.Where(known => head.AnyLineStarts(known.Field)).Select(known => known.Resource).FirstOrDefault() ?? ResourceOfKind(head) ?? ResourceInName(name) ?? "objects";

    // Kind:         Lease
    private static string? ResourceOfKind(FileHead head) =>
        head.AnyLineStarts("API Version: ") && head.Lines.FirstOrDefault(line => line.StartsWith("Kind: ", StringComparison.Ordinal)) is { } line ? ApiResources.Find(line["Kind: ".Length..].Trim())?.Plural : null;

    /// <summary>Each table of a file that holds several, one behind the other.</summary>
    public static IEnumerable<TextPart> Tables(Place place, string wrapped)
    {
        var text = WrappedTables.Unwrapped(wrapped);
        var (from, first, number) = (0, 1, 0);
        foreach (var (start, line) in LinePlaces.Of(text))
        {
            number++;
            if (!IsHeading(line) || start == from)
                continue;
            if (Part(place, text[from..start], first) is { } part)
                yield return part;
            (from, first) = (start, number);
        }

        if (Part(place, text[from..], first) is { } last)
            yield return last;
    }

    private static TextPart? Part(Place place, string text, int first) => string.IsNullOrWhiteSpace(text)
        ? null
        : new(new(place, $"get/{ResourceOfTable(new(""), [.. text.Split('\n').Take(4)]) ?? "objects"}") { IsPiece = true }, first, text);

    // pod/coredns-74c68d9ffd-lbg8n      deployment.apps/coredns
    private static string? ResourceOfRow(string row) =>
        RowName().Match(row) is { Success: true } name ? ApiResources.Find(name.Groups["kind"].Value.Split('.')[0])?.Plural : null;

    private static string? ResourceOfColumns(string heading)
    {
        var columns = Blanks().Replace(heading, " ");
        return ByColumns.FirstOrDefault(row => columns.Contains(row.Columns, StringComparison.Ordinal)).Resource;
    }

    private static string? ResourceInName(LooseFileName name) => name.Words.Select(ApiResources.Find).OfType<ApiResource>().FirstOrDefault()?.Plural;

    private static bool IsHeading(string line) => Heading().IsMatch(line);

    [GeneratedRegex(@"^(NAMESPACE +)?(NAME|LAST SEEN) +[A-Z(]|^NAMESPACE +LAST SEEN")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *Type +Reason +Age +From +Message *$|^ *(FirstSeen|LastSeen) +(LastSeen +)?Count +From +")]
    private static partial Regex EventsHeading();

    [GeneratedRegex(@"^[A-Z][\w .()-]*:( |$)")]
    private static partial Regex Field();

    [GeneratedRegex(@"^(\S+ +)?(?<kind>[a-z.0-9]+)/[a-z0-9]")]
    private static partial Regex RowName();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
