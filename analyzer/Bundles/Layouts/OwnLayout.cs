using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>The layout of our own bundles: <c>nodes/worker1/routing/routes.json</c>, <c>cluster/core_v1_pods.json</c>.</summary>
internal static class OwnLayout
{
    /// <summary>A bundle in a folder of an archive in a folder of another archive, with its own top folder below.</summary>
    private const int DeepestRoot = 6;

    /// <summary>What stands below a node in it: the collector's areas, and the folders that the layout itself names.</summary>
    private static readonly ImmutableHashSet<string> BelowNode = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "files", "netns", "containers", "identity", "resources", "links", "routing", "netfilter", "kernel", "dns", "kubernetes", "cni", "runtime", "balancers", "logs");

    /// <summary>
    /// Finds the layout in a path, at the top or at most six folders below it: the part before it (the bundle's top folder, or
    /// nothing), and the path in the layout. Null for what does not look so, for instance another tool's folder <c>nodes</c>.
    /// </summary>
    public static (string Root, string Below)? Of(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i <= DeepestRoot && i < segments.Length; i++)
        {
            if (Begins(segments.AsSpan(i)))
                return (string.Join('/', segments[..i]), string.Join('/', segments[i..]));
        }

        return null;
    }

    /// <summary>Whether a file below the top of a bundle is about the bundle itself.</summary>
    public static bool IsManifest(string below) => below == "manifest.json";

    public static bool IsChecksums(string below) => below == "SHA256SUMS";

    /// <summary>What a file below the top of a bundle is; null for what has no place in the layout.</summary>
    public static Placement? Place(string below) =>
        Bundles.Place.Of(below) is var (place, rest) ? new(place, Bundles.Place.Id(rest)) { IsLog = IsLogBelow(below) } : null;

    /// <summary>Whether a path, with its root or without, is a log: scanned as it streams past, never held.</summary>
    public static bool IsLog(string path) => Of(path) is var (_, place) && IsLogBelow(place);

    private static bool IsLogBelow(string place)
    {
        if (place.StartsWith("cluster/logs/", StringComparison.Ordinal))
            return true;

        var segments = place.Split('/', 3);
        return segments is ["nodes", _, var below] &&
            (below.StartsWith("logs/", StringComparison.Ordinal) ||
             below.StartsWith("kernel/dmesg", StringComparison.Ordinal) ||
             below.StartsWith("files/var/log/", StringComparison.Ordinal));
    }

    private static bool Begins(ReadOnlySpan<string> segments) => segments switch
    {
        ["nodes", { Length: > 0 }, var area, var name, ..] => BelowNode.Contains(area) && IsOurs(area, name),
        ["cluster", "logs", _, _, ..] => true,
        ["cluster", var list] => IsList(list),
        _ => false,
    };

    // Others have a folder of this name too, but their logs/kubelet.log is not our logs/journal-kubelet.log.
    private static bool IsOurs(string area, string name) =>
        area != "logs" || name.StartsWith("journal-", StringComparison.Ordinal) || name.StartsWith("kernel.", StringComparison.Ordinal);

    // core_v1_pods.json; version.json and readyz.txt are what the server says of itself. calicoctl cluster diags has a cluster/version.yaml.
    private static bool IsList(string name) =>
        name.Split('_') is [_, ['v', >= '0' and <= '9', ..], _] || name == "version.json" || name.StartsWith("readyz.", StringComparison.Ordinal) || name.StartsWith("livez.", StringComparison.Ordinal);
}
