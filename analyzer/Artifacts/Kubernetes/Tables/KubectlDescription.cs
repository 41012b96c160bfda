using System.Collections.Immutable;

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
        var map = DescribedConfigMap.Of(lines);
        var fields = new DescribedField("", "", lines[0], DescribedField.Read(map.Others.AsSpan()));
        if (DescribedKind.Of(fields) is { } kind && DescribedMeaning.ObjectOf(kind, fields, map) is { } one)
        {
            items.Add(one);
            events.AddRange(DescribedEvents.Of(fields, one));
            notes.AddRange(kind.Strays(fields));
            notes.AddRange(map.Strays().Select(line => new ParseNote(line, "neither a key nor a value of a ConfigMap")));
        }
        else if (fields["Name"] is null && DescribedEvents.Of(lines) is { Strays.IsEmpty: true } alone)
        {
            events.AddRange(alone.Events);
        }
        else
        {
            notes.Add(new(lines[0], "not an object that kubectl describe is known to show") { Lines = lines.Length });
        }
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
