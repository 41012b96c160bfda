using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>The Events below an object that <c>kubectl describe</c> shows.</summary>
internal static class DescribedEvents
{
    // Type     Reason     Age                   From     Message
    // Warning  BackOff    4m (x5 over 20m)      kubelet  Back-off restarting failed container
    public static IEnumerable<KubernetesObject> Of(DescribedField fields, KubernetesObject about) =>
        DescribedMeaning.Rows(fields["Events"]).Select(row => Of(row, about.Kind, about.Namespace, about.Name));

    /// <summary>Those that stand there without the object that they are about.</summary>
    public static (IEnumerable<KubernetesObject> Events, ImmutableArray<SourceLine> Strays) Of(ImmutableArray<SourceLine> lines)
    {
        var table = DescribedTable.Of([.. lines.Where(line => !line.IsBlank && line.Span.Trim() is not "Events:")]);
        return (table.Rows.Select(row => Of(row, "", "", "")), table.Strays);
    }

    private static KubernetesObject Of(TableRow row, string kind, string @namespace, string name)
    {
        var sketch = new DocumentSketch(row.Line);
        sketch.Put("kind", KubeEvent.Kind, row.Line);
        sketch.Put("type", row["Type"]?.Text, row.Line);
        sketch.Put("reason", row["Reason"]?.Text, row.Line);
        sketch.Put("source", row["From"]?.Text, row.Line);
        sketch.Put("message", row["Message"]?.Text, row["Message"]?.Line ?? row.Line);
        sketch.Put("involvedObject.kind", kind, row.Line);
        sketch.Put("involvedObject.name", name, row.Line);
        sketch.Put("involvedObject.namespace", @namespace, row.Line);
        WriteAge(row["Age"]?.Text ?? "", row.Line, sketch);
        return new(KubeEvent.Kind, @namespace, "", sketch.ToDocument()) { ShownBy = "kubectl describe" };
    }

    private static void WriteAge(string age, SourceLine line, DocumentSketch sketch)
    {
        var words = age.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
            sketch.Put("lastSeen", words[0], line);
        if (words is not [_, ['(', 'x', .. var count], "over", [.. var first, ')']])
            return;

        sketch.Put("count", count, line);
        sketch.Put("firstSeen", first, line);
    }
}
