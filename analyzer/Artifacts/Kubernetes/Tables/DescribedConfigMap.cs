using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A ConfigMap as <c>kubectl describe</c> shows it: its values stand at the margin, as they are.</summary>
internal static class DescribedConfigMap
{
    /// <summary>The heading of its values, underlined.</summary>
    public const string Data = "Data";

    /// <summary>Whether these lines, the first of which is the heading, begin a ConfigMap's values.</summary>
    public static bool Begins(ReadOnlySpan<SourceLine> lines) =>
        lines.Length > 1 && lines[0].Span.TrimEnd() is Data && lines[1].Span.TrimEnd() is "====";

    // Data
    // ====
    // config.conf:
    // ----
    // apiVersion: kubeproxy.config.k8s.io/v1alpha1
    public static void Write(ReadOnlySpan<SourceLine> lines, DocumentSketch sketch)
    {
        sketch.PutEmpty("data", lines[0]);
        for (var at = 2; at + 1 < lines.Length;)
        {
            if (!IsKey(lines, at))
            {
                at++;
                continue;
            }

            var end = at + 2;
            while (end < lines.Length && !IsKey(lines, end) && !IsEnd(lines, end))
                end++;
            sketch.Put("data", lines[at].Span.TrimEnd().TrimEnd(':').ToString(), ValueOf(lines[(at + 2)..end]), lines[Math.Min(at + 2, lines.Length - 1)]);
            at = end;
        }
    }

    /// <summary>Where the values end: at the values that are not text, or at the Events.</summary>
    public static bool IsEnd(ReadOnlySpan<SourceLine> lines, int at) =>
        lines[at].Span.StartsWith("Events:") || (lines[at].Span.TrimEnd() is "BinaryData" && at + 1 < lines.Length && lines[at + 1].Span.TrimEnd() is "====");

    private static bool IsKey(ReadOnlySpan<SourceLine> lines, int at) =>
        at + 1 < lines.Length && lines[at].Span.TrimEnd() is [_, .., ':'] && lines[at + 1].Span.TrimEnd() is "----";

    private static string ValueOf(ReadOnlySpan<SourceLine> lines) => lines.IsEmpty
        ? ""
        : lines[0].Artifact.Content[lines[0].Start..(lines[^1].Start + lines[^1].Length)] + "\n";
}
