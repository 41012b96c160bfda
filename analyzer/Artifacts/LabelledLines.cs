using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>One line of the form <c>Label: value</c>, as many commands print them.</summary>
internal sealed record LabelledValue(SourceLine Line, string Label, string Value);

/// <summary>Reads lines of the form <c>Label: value</c>, or <c>Name=value</c>.</summary>
internal static class LabelledLines
{
    public static ImmutableArray<LabelledValue> Read(ArtifactText text, ImmutableArray<ParseNote>.Builder notes, params ReadOnlySpan<char> separators)
    {
        var values = ImmutableArray.CreateBuilder<LabelledValue>();
        foreach (var line in text.Lines())
        {
            var at = line.Span.IndexOfAny(separators);
            var label = at < 0 ? default : line.Span[..at].Trim();
            if (line.IsBlank)
                continue;

            if (label.IsEmpty)
                notes.Add(new(line, "no label with a value"));
            else
                values.Add(new(line, label.ToString(), line.Span[(at + 1)..].Trim().ToString()));
        }

        return values.ToImmutable();
    }

    /// <summary>The value with one of these labels, the first label before the others; null where none is there.</summary>
    public static LabelledValue? Of(this ImmutableArray<LabelledValue> values, params string[] labels) =>
        labels.Select(label => values.FirstOrDefault(value => value.Label == label)).FirstOrDefault(value => value is not null);
}
