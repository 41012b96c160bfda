using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>Which artifact the objects of a resource are: <c>pods</c> are <c>core_v1_pods</c>.</summary>
internal static partial class ApiLists
{
    /// <summary>The resource's full name, by any that kubectl takes or collectors give their folders: <c>svc</c> are <c>services</c>,
    /// <c>storage-classes</c> are <c>storageclasses</c>.</summary>
    public static string Plural(string resource)
    {
        var name = resource.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? resource[..dot] : resource;
        return Find(name)?.Plural ?? name;
    }

    /// <summary>The artifact of a resource whose objects do not say their version.</summary>
    public static string IdOf(string resource) => Find(Plural(resource))?.Id ?? $"unknown_v1_{Plural(resource)}";

    /// <summary>Whether it is a resource that its name alone tells the group of.</summary>
    public static bool IsKnown(string resource) => Find(Plural(resource)) is not null;

    /// <summary>The artifact by the version that the objects bear themselves; by the resource's usual one where they do not.</summary>
    /// <param name="group">The resource's group, or null where nothing but the objects tells.</param>
    /// <param name="head">The beginning of the file.</param>
    public static string IdOf(string resource, string? group, string head)
    {
        var plural = Plural(resource);
        var usual = Find(plural);
        group ??= usual?.Group;
        if (group == "core")
            return $"core_v1_{plural}";

        // Owners and managers of the objects bear versions too, of other groups.
        var stated = ApiVersion().Matches(head).FirstOrDefault(match => group is null ? match.Groups["group"].Length > 0 : match.Groups["group"].Value == group);
        return stated is not null ? $"{stated.Groups["group"].Value}_{stated.Groups["version"].Value}_{plural}"
            : usual is not null && usual.Group == group ? usual.Id
            : $"{group ?? "unknown"}_v1_{plural}";
    }

    private static ApiResource? Find(string name) => ApiResources.Find(name.Replace("-", "", StringComparison.Ordinal));

    // apiVersion: config.openshift.io/v1     "apiVersion": "apps/v1"
    [GeneratedRegex("""("apiVersion": ?"|^[ -]*apiVersion: "?)(?:(?<group>[a-z0-9.-]+)/)?(?<version>v\d[a-z0-9]*)""", RegexOptions.Multiline)]
    private static partial Regex ApiVersion();
}
