using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Objects as <c>kubectl get [-o wide] [--show-labels]</c> shows them to people: what no column says is not known of them.</summary>
/// <param name="WhyPartial">Why there may be more objects than these, or null.</param>
internal sealed record KubectlTable(ArtifactText Source, ImmutableArray<KubernetesObject> Items, string? WhyPartial) : IArtifact<KubectlTable>
{
    public static Parsed<KubectlTable> Parse(ArtifactText text)
    {
        var tables = TextTables.Parse(text);
        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        var notes = tables.Notes.ToBuilder();
        foreach (var table in tables.Value.All)
            Take(table, items, notes);

        return new(new(text, items.ToImmutable(), text.WhyPartial ?? WhyPartialOf(items)), notes.ToImmutable());
    }

    private static void Take(TextTable table, ImmutableArray<KubernetesObject>.Builder items, ImmutableArray<ParseNote>.Builder notes)
    {
        var kind = TableKinds.Of(table);
        foreach (var row in table.Rows)
        {
            if (ObjectOf(row, kind) is { } one)
                items.Add(one);
            else
                notes.Add(new(row.Line, kind == KubeEvent.Kind ? "not an event, but what its message goes on with" : "a row of a table that is not known to be of Kubernetes objects"));
        }
    }

    // pod/coredns-74c68d9ffd-lbg8n: kubectl writes the kind where a list holds several
    private static KubernetesObject? ObjectOf(TableRow row, string? kindOfTable)
    {
        var name = row["NAME"]?.Text ?? "";
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var kind = (slash > 0 ? TableKinds.OfPrefix(name[..slash]) : null) ?? kindOfTable;
        if (kind is null || !(kind == KubeEvent.Kind ? IsEvent(row) : name.Length > 0))
            return null;

        var sketch = new DocumentSketch(row.Line);
        TableMeaning.Write(kind, row, name[(slash + 1)..], sketch);
        return new(kind, row["NAMESPACE"]?.Text ?? "", name[(slash + 1)..], sketch.ToDocument()) { ShownBy = "kubectl get" };
    }

    // kubectl before 1.21 prints a message of several lines as it stands, from the margin on; since then it ends with three dots.
    private static bool IsEvent(TableRow row) =>
        row["TYPE"]?.Text is "Normal" or "Warning" && row["NAMESPACE"]?.Text.Contains(' ', StringComparison.Ordinal) != true;

    private static string? WhyPartialOf(IReadOnlyCollection<KubernetesObject> items) =>
        items.Any(one => one.Namespace.Length == 0 && !TableKinds.IsOfCluster(one.Kind)) ? "kubectl get was asked for one namespace" : null;
}
