using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Images on a node: <c>crictl images</c> (also <c>-o json</c>), <c>docker|nerdctl|podman images</c>, <c>ctr images ls</c>.</summary>
internal sealed record ImageList(ImmutableArray<ListedImage> Items) : IArtifact<ImageList>
{
    public static Parsed<ImageList> Parse(ArtifactText text)
    {
        if (DocumentFile.IsJsonObject(text.Content))
        {
            var (items, _, broken) = CriList.Read(text, "images", ListedImage.Of);
            return new(new(items), broken);
        }

        var listed = ImmutableArray.CreateBuilder<ListedImage>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<TableColumn>? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (HeadingOf(line) is { } heading)
                columns = heading;
            else if (columns is { } known && TextTable.RowOf(line, known) is { } row && ListedImage.Of(row) is { } image)
                listed.Add(image);
            else
                notes.Add(new(line, "not an image below a heading"));
        }

        return new(new(listed.ToImmutable()), notes.ToImmutable());
    }

    // REF TYPE DIGEST SIZE PLATFORMS LABELS: ctr sets its columns one blank apart
    private static ImmutableArray<TableColumn>? HeadingOf(SourceLine line)
    {
        if (line.Span.StartsWith("REF ") && TextWord.Split(line.Span) is { Length: <= TextTable.MostColumns } words)
            return [.. words.Select(word => new TableColumn(word.Text, word.Start))];

        return line.Span.StartsWith("IMAGE") || line.Span.StartsWith("REPOSITORY") ? TextTable.ColumnsOf(line) : null;
    }
}

/// <summary>One image.</summary>
/// <param name="Reference">Repository and tag; without a tag the repository alone, empty for an image that has lost both.</param>
/// <param name="Id">The image's id or digest, as far as it is printed.</param>
/// <param name="Size">As it is printed.</param>
internal sealed record ListedImage(string Reference, string Id, string Size, SourceLine Line)
{
    // IMAGE                     TAG       IMAGE ID        SIZE
    // REPOSITORY   TAG   IMAGE ID   CREATED   SIZE
    public static ListedImage? Of(TableRow row)
    {
        var (repository, tag) = (row["REF"] ?? row["IMAGE"] ?? row["REPOSITORY"], row["TAG"]);
        var id = (row["IMAGE ID"] ?? row["DIGEST"])?.Text ?? "";
        return repository is null || id.Length == 0 || id.Contains(' ', StringComparison.Ordinal)
            ? null
            : new(Join(repository.IsSet ? repository.Text : "", tag is { IsSet: true } ? tag.Text : ""), id, row["SIZE"]?.Text ?? "", row.Line);
    }

    // {"id": "sha256:5f82...", "repoTags": ["registry.k8s.io/kube-proxy:v1.28.2"], "repoDigests": [...], "size": "24558871"}
    public static ListedImage? Of(DocumentNode node) => node.TextAt("id") is { Length: > 0 } id
        ? new(node.TextsAt("repoTags").FirstOrDefault() ?? node.TextsAt("repoDigests").FirstOrDefault() ?? "", id, node.TextAt("size") ?? "", (node["id"] ?? node).Line)
        : null;

    private static string Join(string repository, string tag) => tag.Length == 0 ? repository : $"{repository}:{tag}";
}
