using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary><c>kubectl cluster-info dump --output-directory</c>: <c>nodes.json</c>, a folder for each namespace, and the logs of its pods.</summary>
internal sealed partial class ClusterInfoDump : ForeignLayout
{
    /// <summary>Without <c>--all-namespaces</c> it takes kube-system and the current namespace.</summary>
    public const string OnlySome = "only the namespaces that the dump was made of";

    public override string Name => "kubectl cluster-info dump";

    // Nothing else calls a file so: shop/replication-controllers.json
    public override string? RootShownBy(SurveyedEntry entry) =>
        Shows().Match($"/{entry.Path}") is { Success: true } match ? match.Groups["root"].Value.TrimStart('/') : null;

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var placed = new PlacementList();
        foreach (var entry in entries)
        {
            switch (entry.Path.Split('/'))
            {
                // kube-system/coredns-5dd5756b68-9pdvn/logs.txt
                case [var space, var pod, "logs.txt"]:
                    placed.AddLog(entry, null, $"cluster/logs/{space}/{pod}/{pod}.log");
                    break;
                case ["nodes.json" or "nodes.yaml"]:
                    placed.Add(entry, new(Place.Api, "core_v1_nodes"));
                    break;
                case [_, var file] when List().Match(file) is { Success: true } list:
                    placed.Add(entry, new(Place.Api, ApiLists.IdOf(list.Groups["list"].Value.Replace("-", "", StringComparison.Ordinal), null, entry.Entry.Head)) { IsPiece = true, WhyPartial = OnlySome });
                    break;
            }
        }

        return new(capture, placed.ToImmutable())
        {
            Captured = TimesInObjects.Latest(entries),
            Known = placed.Known,
            Notes = ["kubectl cluster-info dump takes no EndpointSlices, ConfigMaps or policies, and only the namespaces that it was asked for: what it does not hold may exist"],
        };
    }

    [GeneratedRegex(@"^(?<root>.*?)/[^/]+/(replication-controllers\.(json|yaml)|[^/]+/logs\.txt)$")]
    private static partial Regex Shows();

    [GeneratedRegex(@"^(?<list>events|replication-controllers|services|daemonsets|deployments|replicasets|pods)\.(json|yaml)$")]
    private static partial Regex List();
}
