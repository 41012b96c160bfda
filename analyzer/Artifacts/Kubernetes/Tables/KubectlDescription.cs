using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Objects as <c>kubectl describe</c> shows them, one below the other.</summary>
/// <param name="Events">What stands below <c>Events:</c> of each of them.</param>
internal sealed record KubectlDescription(ArtifactText Source, ImmutableArray<KubernetesObject> Items, ImmutableArray<KubernetesObject> Events) : IArtifact<KubectlDescription>
{
    public static Parsed<KubectlDescription> Parse(ArtifactText text)
    {
        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        var events = ImmutableArray.CreateBuilder<KubernetesObject>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var lines in Split(text))
            Take(lines, items, events, notes);

        return new(new(text, items.ToImmutable(), events.ToImmutable()), notes.ToImmutable());
    }

    private static void Take(
        ImmutableArray<SourceLine> lines,
        ImmutableArray<KubernetesObject>.Builder items,
        ImmutableArray<KubernetesObject>.Builder events,
        ImmutableArray<ParseNote>.Builder notes)
    {
        var (values, others) = Values(lines);
        var fields = new DescribedField("", "", lines[0], DescribedField.Read(others.AsSpan()));
        if (DescribedKind.Of(fields) is { } kind && DescribedMeaning.ObjectOf(kind, fields, values.AsSpan()) is { } one)
        {
            items.Add(one);
            events.AddRange(DescribedEvents.Of(fields, one));
            notes.AddRange(Unread(kind, fields));
        }
        else
        {
            notes.AddRange(lines.Where(line => !line.IsBlank).Select(line => new ParseNote(line, "not of an object that kubectl describe is known to show")));
        }
    }

    private static IEnumerable<ParseNote> Unread(DescribedKind kind, DescribedField fields) =>
        fields.Below.Where(field => !kind.Shows(field)).SelectMany(DescribedMeaning.All)
            .Select(line => new ParseNote(line, $"not a field that kubectl describe shows of a {kind.Name}"))
            .Concat(fields.Below.Where(field => field.Name is "Conditions" or "Events").SelectMany(DescribedMeaning.NoRows)
                .Select(line => new ParseNote(line, "its cells do not stand below the heading's words")));

    // Of a ConfigMap what its values hold would look like fields, and its blank lines count.
    private static (ImmutableArray<SourceLine> Values, ImmutableArray<SourceLine> Others) Values(ImmutableArray<SourceLine> lines)
    {
        var from = 0;
        while (from < lines.Length && !DescribedConfigMap.Begins(lines.AsSpan()[from..]))
            from++;

        var to = from;
        while (to < lines.Length && !DescribedConfigMap.IsEnd(lines.AsSpan(), to))
            to++;

        var isConfigMap = from < lines.Length && !lines[..from].Any(line => line.Span.StartsWith("Type:"));
        var values = isConfigMap ? lines[from..to] : [];
        var others = isConfigMap ? [.. lines[..(from + 1)], .. lines[to..].Where(line => !line.Span.StartsWith("====") && line.Span.TrimEnd() is not "BinaryData")] : lines;
        return (values, [.. others.Where(line => !line.IsBlank)]);
    }

    // Each object begins with its name, at the margin.
    private static IEnumerable<ImmutableArray<SourceLine>> Split(ArtifactText text)
    {
        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var line in text.Lines().SkipWhile(line => line.IsBlank))
        {
            if (line.Span.StartsWith("Name:") && lines.Count > 0)
                yield return lines.DrainToImmutable();
            lines.Add(line);
        }

        if (lines.Count > 0)
            yield return lines.ToImmutable();
    }
}
