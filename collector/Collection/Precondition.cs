using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Whether a spec may run here without changing anything.</summary>
internal static class Precondition
{
    /// <summary>Null if it may; else why not.</summary>
    public static string? Unmet(CollectionSpec spec, Place place)
    {
        if (spec.OnlyIfExists is { } path && FileStatus.Of(place.PathOf(path), followLinks: true, out _) is null)
            return $"only taken where {path} exists";

        if (spec.OnlyIfModules.Length > 0 && !spec.OnlyIfModules.Any(module => KernelModules.IsPresent("/", module)))
            return $"it would make the kernel load {string.Join(" or ", spec.OnlyIfModules)}";

        return null;
    }
}
