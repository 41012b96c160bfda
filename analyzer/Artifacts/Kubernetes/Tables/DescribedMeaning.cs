using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What the fields of <c>kubectl describe</c> mean in the objects that they show.</summary>
internal static class DescribedMeaning
{
    /// <summary>The object that these fields show.</summary>
    public static KubernetesObject? ObjectOf(DescribedKind kind, DescribedField fields, DescribedConfigMap map)
    {
        if (fields["Name"] is not { } name)
            return null;

        var sketch = new DocumentSketch(name.Line);
        Put(sketch, "kind", kind.Name, name.Line);
        Put(sketch, "metadata.name", name);
        Put(sketch, "metadata.namespace", fields["Namespace"]);
        PutPairs(sketch, "metadata.labels", fields["Labels"], '=');
        PutPairs(sketch, "metadata.annotations", fields["Annotations"], ':');
        if (!map.Values.IsEmpty)
            map.Write(sketch);
        else
            Write(kind, fields, sketch);
        return new(kind.Name, fields["Namespace"]?.Value ?? "", name.Value, sketch.ToDocument()) { ShownBy = "kubectl describe" };
    }

    private static void Write(DescribedKind kind, DescribedField fields, DocumentSketch sketch)
    {
        switch (kind.Name)
        {
            case var _ when kind.Shape is null:
                DescribedGeneric.Write(fields, sketch);
                break;
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
            case "EndpointSlice":
                DescribedSlice.Write(fields, sketch);
                break;
            case "Ingress":
                DescribedIngress.Write(fields, sketch);
                break;
            case "NetworkPolicy":
                DescribedPolicy.Write(fields, sketch);
                break;
            case "PersistentVolume":
                DescribedFurther.WriteVolume(fields, sketch);
                break;
            case "Namespace":
                DescribedFurther.WriteNamespace(fields, sketch);
                break;
            default:
                DescribedWorkload.Write(fields, sketch);
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
        foreach (var (line, text) in separator == '=' ? Pairs(field) : DescribedAnnotations.Of(field))
        {
            var at = text.IndexOf(separator, StringComparison.Ordinal);
            sketch.Put(way, at < 0 ? text : text[..at], at < 0 ? "" : text[(at + 1)..].Trim(), line);
        }
    }

    /// <summary>The rows of a table below a field, by the names in its first line.</summary>
    internal static IEnumerable<TableRow> Rows(DescribedField? table) => DescribedTable.Of(table).Rows;

    private static IEnumerable<(SourceLine Line, string Text)> Pairs(DescribedField field) =>
        field.Below.Where(DescribedForms.IsPair).Prepend(field).Where(one => one.Value is not ("" or "<none>")).Select(one => (one.Line, one.Value));

    /// <summary>The lines of a field, in order: under some headings rows stand deeper than the first.</summary>
    internal static IEnumerable<SourceLine> All(DescribedField field) => field.Below.SelectMany(All).Prepend(field.Line);
}
