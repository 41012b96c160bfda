using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>The kinds of objects that the API serves, as <c>kubectl api-resources</c> (also <c>-o wide</c>) lists them.</summary>
/// <param name="Unavailable">The groups that it could not ask: what they serve is missing from the list.</param>
internal sealed record ApiResourceList(ImmutableArray<ApiResource> All, ImmutableArray<UnavailableApi> Unavailable) : IArtifact<ApiResourceList>
{
    private const string Incomplete = "error: unable to retrieve the complete list of server APIs: ";

    public static Parsed<ApiResourceList> Parse(ArtifactText text)
    {
        var all = ImmutableArray.CreateBuilder<ApiResource>();
        var unavailable = ImmutableArray.CreateBuilder<UnavailableApi>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<TableColumn>? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (HeadingOf(line) is { } heading)
                columns = heading;
            else if (line.Span.StartsWith(Incomplete))
                unavailable.AddRange(UnavailableIn(line));
            else if (columns is { } known && TextTable.RowOf(line, known) is { } row && ApiResource.Of(row) is { } resource)
                all.Add(resource);
            else
                notes.Add(new(line, "not a kind of objects below a heading"));
        }

        return new(new(all.ToImmutable(), unavailable.ToImmutable()), notes.ToImmutable());
    }

    // NAME                  SHORTNAMES   APIVERSION                 NAMESPACED   KIND                 VERBS                CATEGORIES
    private static ImmutableArray<TableColumn>? HeadingOf(SourceLine line) =>
        line.Span.StartsWith("NAME ") && line.Span.Contains(" NAMESPACED ", StringComparison.Ordinal) ? TextTable.ColumnsOf(line) : null;

    // error: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request, custom.metrics.k8s.io/v1beta1: ...
    private static IEnumerable<UnavailableApi> UnavailableIn(SourceLine line)
    {
        foreach (var said in line.Text[Incomplete.Length..].Split(", "))
        {
            var colon = said.IndexOf(": ", StringComparison.Ordinal);
            yield return colon < 0 ? new(line, "", said) : new(line, said[..colon], said[(colon + 2)..]);
        }
    }
}

/// <summary>One kind of objects.</summary>
/// <param name="Group">The API's group; empty for the core's.</param>
/// <param name="Version">Empty where it is not told (kubectl before 1.20).</param>
internal sealed record ApiResource(SourceLine Line, string Name, string Group, string Version, bool IsNamespaced, string Kind)
{
    public ImmutableArray<string> ShortNames { get; init; } = [];

    /// <summary>What may be done with it; only <c>-o wide</c> tells.</summary>
    public ImmutableArray<string> Verbs { get; init; } = [];

    // daemonsets            ds           apps/v1                    true         DaemonSet            create,delete,deletecollection,get,list,patch,update,watch   all
    // daemonsets            ds           apps                       true         DaemonSet            [create delete deletecollection get list patch update watch]
    public static ApiResource? Of(TableRow row)
    {
        if (row["NAME"] is not { IsSet: true } name || row["KIND"] is not { IsSet: true } kind || row["NAMESPACED"]?.Text is not ("true" or "false"))
            return null;

        var (group, version) = ApiOf(row);
        return new(row.Line, name.Text, group, version, row["NAMESPACED"]?.Text == "true", kind.Text)
        {
            ShortNames = Words(row["SHORTNAMES"]),
            Verbs = Words(row["VERBS"]),
        };
    }

    private static (string Group, string Version) ApiOf(TableRow row)
    {
        if (row["APIVERSION"]?.Text is not { } api)
            return (row["APIGROUP"]?.Text ?? "", "");

        var slash = api.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", api) : (api[..slash], api[(slash + 1)..]);
    }

    private static ImmutableArray<string> Words(TableCell? cell) => [.. (cell?.Text ?? "").Trim('[', ']').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>A part of the API that is served by another server, which did not answer.</summary>
/// <param name="Api">For instance <c>metrics.k8s.io/v1beta1</c>; empty where it is not told.</param>
internal sealed record UnavailableApi(SourceLine Line, string Api, string Reason);
