using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What the fields of <c>kubectl describe</c> mean in the objects that they show.</summary>
internal static class DescribedMeaning
{
    // By fields that only this kind has.
    private static readonly ImmutableArray<(string Kind, ImmutableArray<string> Fields)> Kinds =
    [
        (KubeNode.Kind, ["Name", "Addresses", "System Info"]),
        (Pod.Kind, ["Name", "Namespace", "Containers", "Status"]),
        (Service.Kind, ["Name", "Namespace", "Selector", "Type"]),
        (EndpointsObject.Kind, ["Name", "Namespace", "Subsets"]),
        (Ingress.Kind, ["Name", "Namespace", "Rules"]),
    ];

    /// <summary>The object that these fields show; null where it is of no kind that is read.</summary>
    public static KubernetesObject? ObjectOf(DescribedField fields)
    {
        var kind = Kinds.Where(known => known.Fields.All(name => fields[name] is not null)).Select(known => known.Kind).FirstOrDefault();
        if (kind is null || fields["Name"] is not { } name)
            return null;

        var sketch = new DocumentSketch(name.Line);
        Put(sketch, "kind", kind, name.Line);
        Put(sketch, "metadata.name", name);
        Put(sketch, "metadata.namespace", fields["Namespace"]);
        PutPairs(sketch, "metadata.labels", fields["Labels"], '=');
        PutPairs(sketch, "metadata.annotations", fields["Annotations"], ':');
        Write(kind, fields, sketch);
        return new(kind, fields["Namespace"]?.Value ?? "", name.Value, sketch.ToDocument()) { ShownBy = "kubectl describe" };
    }

    private static void Write(string kind, DescribedField fields, DocumentSketch sketch)
    {
        switch (kind)
        {
            case "Node":
                DescribedNode.Write(fields, sketch);
                break;
            case "Pod":
                DescribedPod.Write(fields, sketch);
                break;
            case "Service":
                DescribedService.Write(fields, sketch);
                break;
            case "Endpoints":
                DescribedService.WriteEndpoints(fields, sketch);
                break;
            default:
                WriteIngress(fields, sketch);
                break;
        }
    }

    internal static void Put(DocumentSketch sketch, string way, DescribedField? field)
    {
        if (field is not null)
            sketch.Put(way, field.Value is "" or "<none>" or "<unset>" ? null : field.Value, field.Line);
    }

    internal static void Put(DocumentSketch sketch, string way, string value, SourceLine line) => sketch.Put(way, value, line);

    /// <summary>beta.kubernetes.io/arch=amd64, one a line; of annotations the colon separates.</summary>
    internal static void PutPairs(DocumentSketch sketch, string way, DescribedField? field, char separator)
    {
        if (field is null)
            return;

        sketch.PutEmpty(way, field.Line);
        foreach (var pair in field.Values)
        {
            // A line below an annotation looks like a field of its own.
            var text = pair == field || pair.Name.Length == 0 ? pair.Value : $"{pair.Name}: {pair.Value}";
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            sketch.Put(way, at < 0 ? text : text[..at], at < 0 ? "" : text[(at + 1)..].Trim(), pair.Line);
        }
    }

    /// <summary>The rows of a table below a field, by the names in its first line.</summary>
    internal static IEnumerable<TableRow> Rows(DescribedField? table)
    {
        if (table is not { Below: [var heading, ..] })
            yield break;

        var columns = ImmutableArray.CreateBuilder<TableColumn>();
        foreach (var word in TextTable.WideWords(heading.Line).Take(TextTable.MostColumns))
            columns.Add(new(word.Text, word.Line.At));

        foreach (var line in table.Below.Skip(1).SelectMany(Lines).Where(line => line.Span.Trim() is not ['-', '-', ..]))
        {
            if (TextTable.RowOf(line, columns.ToImmutable()) is { } row)
                yield return row;
        }
    }

    // Under some headings rows stand deeper than the first.
    private static IEnumerable<SourceLine> Lines(DescribedField field) => field.Below.SelectMany(Lines).Prepend(field.Line);

    // TLS:
    //   shop-tls terminates shop.example.org
    private static void WriteIngress(DescribedField fields, DocumentSketch sketch)
    {
        Put(sketch, "spec.ingressClassName", fields["Ingress Class"]);
        sketch.PutEmpty("spec.tls", fields.Line);
        foreach (var (place, line) in (fields["TLS"]?.Below ?? []).Index())
        {
            if (line.Value.Split(" terminates ") is not [var secret, var hosts])
                continue; // "SNI routes": no Secret is named

            sketch.Put($"spec.tls.{place}.secretName", secret, line.Line);
            foreach (var (number, host) in hosts.Split(',').Index())
                sketch.Put($"spec.tls.{place}.hosts.{number}", host.Trim(), line.Line);
        }

        foreach (var (place, row) in Rows(fields["Rules"]).Where(row => row.Cells[0].Text.Contains('.', StringComparison.Ordinal)).Index())
            sketch.Put($"spec.rules.{place}.host", row.Cells[0].Text, row.Line);
    }
}
