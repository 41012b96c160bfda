namespace SupportBundle.Analyzer.Bundles;

/// <summary>Where an artifact belongs: the cluster, a node, or a network namespace or container on it.</summary>
/// <param name="Node">Null for the cluster.</param>
/// <param name="Where">As a manifest says it: <c>host</c>, <c>netns/NAME</c>, <c>containers/NAME</c> or <c>api</c>.</param>
internal sealed record Place(string? Node, string Where)
{
    public const string Host = "host";
    public static Place Api { get; } = new(null, "api");

    public static Place OnHost(string node) => new(node, Host);

    public static Place InNamespace(string node, string name) => new(node, $"netns/{name}");

    public static Place InContainer(string node, string name) => new(node, $"containers/{name}");

    /// <summary>The place of a path in the layout and what stands below it; null for what is no part of the layout.</summary>
    public static (Place Place, string Below)? Of(string path) => path.Split('/') switch
    {
        ["cluster", .. { Length: > 0 } rest] => (Api, string.Join('/', rest)),
        ["nodes", var node, ("netns" or "containers") and var kind, var name, .. { Length: > 0 } rest] =>
            (new(node, $"{kind}/{name}"), string.Join('/', rest)),
        ["nodes", var node, .. { Length: > 0 } rest] => (new(node, Host), string.Join('/', rest)),
        _ => null,
    };

    /// <summary>An artifact's id: files keep their whole path, specs lose the extension.</summary>
    public static string Id(string below)
    {
        var dot = below.LastIndexOf('.');
        return below.StartsWith("files/", StringComparison.Ordinal) || dot <= below.LastIndexOf('/') + 1 ? below : below[..dot];
    }
}
