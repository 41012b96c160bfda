using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Annotations as <c>kubectl describe</c> shows them: a long value stands below its key, deeper than the keys.</summary>
internal static class DescribedAnnotations
{
    // Annotations:  flannel.alpha.coreos.com/public-ip: 192.0.2.10
    //               kubectl.kubernetes.io/last-applied-configuration:
    //                 {"apiVersion":"v1","kind":"Service"}
    public static IEnumerable<(SourceLine Line, string Text)> Of(DescribedField field)
    {
        var below = field.Below.SelectMany(DescribedMeaning.All).ToImmutableArray();
        var margin = below.IsEmpty ? 0 : below.Min(Indent);
        var (line, text) = (field.Line, field.Value is "<none>" ? "" : field.Value);
        foreach (var next in below)
        {
            if (Indent(next) > margin || text.Length == 0)
            {
                text = text.Length == 0 ? next.Text.Trim() : $"{text}\n{next.Text.Trim()}";
                continue;
            }

            yield return (line, text);
            (line, text) = (next, next.Text.Trim());
        }

        if (text.Length > 0)
            yield return (line, text);
    }

    private static int Indent(SourceLine line) => line.Length - line.Span.TrimStart().Length;
}
