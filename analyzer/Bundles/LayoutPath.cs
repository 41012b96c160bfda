namespace SupportBundle.Analyzer.Bundles;

/// <summary>A path in the layout of a bundle, taken apart.</summary>
/// <param name="Root">What stands before the layout: the bundle's top folder, or nothing.</param>
/// <param name="Below">The path in the layout: <c>nodes/worker1/routing/routes.json</c>.</param>
internal readonly record struct LayoutPath(string Root, string Below)
{
    private const int DeepestRoot = 2;

    /// <summary>Finds the layout in a path: <c>nodes/</c> or <c>cluster/</c>, at the top or at most two folders below it.</summary>
    public static LayoutPath? Of(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i <= DeepestRoot && i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            var begins = isLast ? segments[i] is "manifest.json" or "SHA256SUMS" : segments[i] is "nodes" or "cluster";
            if (begins)
                return new(string.Join('/', segments[..i]), string.Join('/', segments[i..]));
        }

        return null;
    }

    /// <summary>Whether a path, with its root or without, is a log: scanned as it streams past, never held.</summary>
    public static bool IsLog(string path)
    {
        if (Of(path) is not { } place)
            return false;
        if (place.Below.StartsWith("cluster/logs/", StringComparison.Ordinal))
            return true;

        var segments = place.Below.Split('/', 3);
        return segments is ["nodes", _, var below] &&
            (below.StartsWith("logs/", StringComparison.Ordinal) ||
             below.StartsWith("kernel/dmesg", StringComparison.Ordinal) ||
             below.StartsWith("files/var/log/", StringComparison.Ordinal));
    }
}
