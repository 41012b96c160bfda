using SupportBundle.Bundle.Requests;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>Which files a request may ask for by their path: those of the catalogue, and configurations and states in the usual folders.</summary>
internal static class RequestableFiles
{
    /// <summary>Null if it may be read; else why not.</summary>
    public static string? WhyNot(string path)
    {
        if (!path.StartsWith('/') || Path.GetFullPath(path) != path || path.Any(char.IsControl))
            return "it asks for a file by something that is no plain absolute path";
        if (SpecCatalog.All.Any(spec => Takes(spec, path)))
            return null;
        if (!ConfigurationFiles.MayBeAskedFor(path))
            return $"a request may not ask for {path}: only for what the catalogue takes, and for configurations in the usual folders; a spec of your own (--specs) can name it";
        return IsOfForeignPod(path) ? $"a request may not ask for logs of other pods than the cluster's own: {path}" : null;
    }

    private static bool IsOfForeignPod(string path) => path.StartsWith("/var/log/pods/", StringComparison.Ordinal) || path.StartsWith("/var/log/containers/", StringComparison.Ordinal);

    private static bool Takes(CollectionSpec spec, string path) => spec switch
    {
        FileSpec file => file.Path == path,
        TreeSpec tree when path.StartsWith(tree.Root.TrimEnd('/') + "/", StringComparison.Ordinal) => Takes(tree, path[(tree.Root.TrimEnd('/').Length + 1)..]),
        _ => false,
    };

    private static bool Takes(TreeSpec tree, string relative) =>
        relative.Count(c => c == '/') < tree.MaxDepth
        && tree.Patterns.Any(pattern => TreePattern.Matches(pattern, relative))
        && !tree.Except.Any(pattern => TreePattern.Matches(pattern, relative));
}
